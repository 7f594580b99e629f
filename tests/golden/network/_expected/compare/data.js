candourCompare([])
