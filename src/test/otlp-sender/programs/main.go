// Program sender measures some things with the SDK of OpenTelemetry and exports them once over
// HTTP, to where OTEL_EXPORTER_OTLP_METRICS_ENDPOINT says.
package main

import (
	"context"
	"fmt"
	"os"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetrichttp"
	"go.opentelemetry.io/otel/metric"
	sdk "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/resource"
)

func main() {
	if err := send(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "sender:", err)
		os.Exit(1)
	}
}

func send(ctx context.Context) error {
	exporter, err := otlpmetrichttp.New(ctx)
	if err != nil {
		return err
	}
	exponential := sdk.NewView(
		sdk.Instrument{Name: "payload.size"},
		sdk.Stream{Aggregation: sdk.AggregationBase2ExponentialHistogram{MaxSize: 160, MaxScale: 20}})
	provider := sdk.NewMeterProvider(
		sdk.WithReader(sdk.NewPeriodicReader(exporter)),
		sdk.WithView(exponential),
		sdk.WithResource(resource.NewSchemaless(
			attribute.String("service.name", "checkout"),
			attribute.String("service.namespace", "shop"),
			attribute.String("service.instance.id", "checkout-1"),
			attribute.String("host.name", "node-a"))))
	if err := measure(ctx, provider.Meter("steelyard.dev/sender", metric.WithInstrumentationVersion("1.2"))); err != nil {
		return err
	}
	return provider.Shutdown(ctx) // which exports what was measured
}

func measure(ctx context.Context, meter metric.Meter) error {
	orders, err := meter.Int64Counter("orders", metric.WithUnit("{order}"))
	if err != nil {
		return err
	}
	orders.Add(ctx, 3, metric.WithAttributes(attribute.String("payment.kind", "card")))
	orders.Add(ctx, 2, metric.WithAttributes(attribute.String("payment.kind", "cash")))
	open, err := meter.Int64UpDownCounter("carts.open")
	if err != nil {
		return err
	}
	open.Add(ctx, 5)
	open.Add(ctx, -1)
	load, err := meter.Float64Gauge("load", metric.WithUnit("1"))
	if err != nil {
		return err
	}
	load.Record(ctx, 0.75)
	duration, err := meter.Float64Histogram("checkout.duration", metric.WithUnit("s"),
		metric.WithExplicitBucketBoundaries(0.1, 1))
	if err != nil {
		return err
	}
	size, err := meter.Float64Histogram("payload.size", metric.WithUnit("By"))
	if err != nil {
		return err
	}
	for _, value := range []float64{0.05, 0.5, 0.7, 4} {
		duration.Record(ctx, value)
		size.Record(ctx, value*1000)
	}
	_, err = meter.Int64ObservableCounter("reads", metric.WithInt64Callback(
		func(_ context.Context, observer metric.Int64Observer) error {
			observer.Observe(7)
			return nil
		}))
	return err
}
