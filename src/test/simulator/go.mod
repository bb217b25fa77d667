module steelyard.dev/simulator

go 1.26
