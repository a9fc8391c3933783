-- spec: channels 13.16
-- expect: true
print(channel.select({ channel.new():case_receive() }, true).default)
