package main

import "testing"

func TestNodeIsReadyOnlyByItsConditionReady(t *testing.T) {
	for text, want := range map[string]bool{
		`{"status":{"conditions":[{"type":"DiskPressure","status":"True"},{"type":"Ready","status":"True"}]}}`: true,
		`{"status":{"conditions":[{"type":"Ready","status":"Unknown"}]}}`:                                      false,
		`{"status":{"conditions":[{"type":"DiskPressure","status":"True"}]}}`:                                  false,
		`not JSON`: false,
	} {
		if got := isReady([]byte(text)); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}
