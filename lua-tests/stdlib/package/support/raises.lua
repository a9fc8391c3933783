-- raises while it loads
error("failed while loading")
