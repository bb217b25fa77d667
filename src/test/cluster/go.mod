module steelyard.dev/cluster

go 1.26.0
