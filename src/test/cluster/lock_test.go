package main

import (
	"sync/atomic"
	"testing"
)

func TestSecondComesInOnlyWhenTheFirstLetsGo(t *testing.T) {
	first := must(lock("test"))(t)
	var released atomic.Bool
	cameAfter := make(chan bool)
	tries := make(chan struct{})
	go func() {
		close(tries)
		second, err := lock("test")
		cameAfter <- err == nil && released.Load()
		second()
	}()
	<-tries
	must(newAuthority("work that takes a moment"))(t)
	released.Store(true)
	first()
	if !<-cameAfter {
		t.Error("the second came in while the first worked")
	}
}
