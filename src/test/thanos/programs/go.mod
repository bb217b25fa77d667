module steelyard.dev/thanos/programs

go 1.26.7

require github.com/thanos-io/thanos v0.42.4
