package main

import (
	"errors"
	"fmt"
	"net"
	"syscall"
	"time"
)

// lock waits until no other command on this machine does the same work and
// returns the function that lets the next one in. It is an abstract socket:
// no file to leave behind, and the kernel releases it however we end.
func lock(work string) (release func(), err error) {
	deadline := time.Now().Add(time.Hour)
	for told := false; ; {
		listener, err := net.Listen("unix", "@steelyard-cluster-"+work)
		if err == nil {
			return func() { listener.Close() }, nil
		}
		if !errors.Is(err, syscall.EADDRINUSE) {
			return nil, err
		}
		if time.Now().After(deadline) {
			return nil, fmt.Errorf("another cluster command holds the %s lock since an hour; end it first", work)
		}
		if !told {
			fmt.Printf("cluster: another cluster command is at the same work (%s); waiting for it\n", work)
			told = true
		}
		time.Sleep(200 * time.Millisecond)
	}
}
