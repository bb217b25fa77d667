//go:build tools

// Package programs names every program that is built from this module, so that go.mod and go.sum
// cover all that they need.
package programs

import (
	_ "sigs.k8s.io/custom-metrics-apiserver/test-adapter"
)
