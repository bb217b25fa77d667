package programs

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/prometheus/prometheus/promql/promqltest"
	"github.com/prometheus/prometheus/storage"
)

// TestScripts runs scripts as Prometheus runs its own:   promqltest -test.v FILE…
func TestScripts(t *testing.T) {
	for _, file := range flag.Args() {
		t.Run(filepath.Base(file), func(t *testing.T) {
			script, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			engine := promqltest.NewTestEngine(t, false, 0, promqltest.DefaultMaxSamplesPerQuery)
			promqltest.RunTestWithStorage(t, string(script), engine, func(t testing.TB) storage.Storage {
				return promqltest.NewBuiltinTestStorage(t)
			})
		})
	}
}
