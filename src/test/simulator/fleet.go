package main

import (
	"compress/gzip"
	"crypto/tls"
	"io"
	"log"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

const kubeletPort = 10250

// Fleet is the kubelets at work.
type Fleet struct {
	cluster  *Cluster
	servers  []*http.Server
	answered atomic.Int64
	pages    sync.Pool
	zippers  sync.Pool
}

// StartFleet has every node's kubelet listen on its own address.
func StartFleet(cluster *Cluster, authority *Authority) (*Fleet, error) {
	fleet := &Fleet{cluster: cluster}
	fleet.pages.New = func() any { page := make([]byte, 0, 64<<10); return &page }
	fleet.zippers.New = func() any { zipper, _ := gzip.NewWriterLevel(io.Discard, gzip.BestSpeed); return zipper }
	for i := range cluster.Nodes {
		if err := fleet.start(&cluster.Nodes[i], authority, int64(i+2)); err != nil {
			fleet.Close()
			return nil, err
		}
	}
	return fleet, nil
}

func (f *Fleet) start(node *Node, authority *Authority, serial int64) error {
	listener, err := net.ListenTCP("tcp4", &net.TCPAddr{IP: node.Address, Port: kubeletPort})
	if err != nil {
		return err
	}
	certificate := sync.OnceValues(func() (tls.Certificate, error) {
		return authority.Leaf(node.Name, node.Address, serial)
	})
	server := &http.Server{
		Handler:           http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { f.answer(node, w, r) }),
		ReadHeaderTimeout: 10 * time.Second,
		ErrorLog:          log.New(io.Discard, "", 0),
		TLSConfig: &tls.Config{
			MinVersion: tls.VersionTLS12,
			GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
				made, err := certificate()
				return &made, err
			},
		},
	}
	f.servers = append(f.servers, server)
	go func() { _ = server.ServeTLS(listener, "", "") }()
	return nil
}

func (f *Fleet) answer(node *Node, w http.ResponseWriter, r *http.Request) {
	// Whoever asks may: client-go gives no token to an API server without TLS, nor then to kubelets.
	if r.URL.Path != "/metrics/resource" {
		http.NotFound(w, r)
		return
	}
	f.page(node, w, strings.Contains(r.Header.Get("Accept-Encoding"), "gzip"))
}

func (f *Fleet) page(node *Node, w http.ResponseWriter, zip bool) {
	held := f.pages.Get().(*[]byte)
	page := f.cluster.Page(node, time.Now(), (*held)[:0])
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8; escaping=underscores")
	if zip {
		w.Header().Set("Content-Encoding", "gzip")
		zipper := f.zippers.Get().(*gzip.Writer)
		zipper.Reset(w)
		_, _ = zipper.Write(page)
		_ = zipper.Close()
		f.zippers.Put(zipper)
	} else {
		_, _ = w.Write(page)
	}
	*held = page
	f.pages.Put(held)
	f.answered.Add(1)
}

// Answered is how many pages were asked for.
func (f *Fleet) Answered() int64 { return f.answered.Load() }

// Close ends all kubelets.
func (f *Fleet) Close() {
	for _, server := range f.servers {
		_ = server.Close()
	}
}
