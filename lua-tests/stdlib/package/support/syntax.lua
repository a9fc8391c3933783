-- does not compile
return return
