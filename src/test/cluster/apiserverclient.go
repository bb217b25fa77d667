package main

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"
)

// apiserverClient asks kube-apiserver as administrator.
type apiserverClient struct{ http *http.Client }

func newAPIServerClient(f folders) (apiserverClient, error) {
	ca, err := os.ReadFile(f.pki("ca.crt"))
	if err != nil {
		return apiserverClient{}, err
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(ca)
	pair, err := tls.LoadX509KeyPair(f.pki(administrator+".crt"), f.pki(administrator+".key"))
	if err != nil {
		return apiserverClient{}, err
	}
	// No Proxy and no kept connections: the server is restarted beneath us.
	transport := &http.Transport{
		TLSClientConfig:   &tls.Config{RootCAs: pool, Certificates: []tls.Certificate{pair}},
		DisableKeepAlives: true,
	}
	return apiserverClient{&http.Client{Transport: transport, Timeout: 2 * time.Second}}, nil
}

// get returns the body of a 200 answer.
func (c apiserverClient) get(path string) ([]byte, error) {
	response, err := c.http.Get(apiserverURL + path)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("GET %s: %s", path, response.Status)
	}
	return body, err
}

// ready asks whether the server itself says that it is.
func (c apiserverClient) ready() bool {
	_, err := c.get("/readyz")
	return err == nil
}

// canRunPods asks for the two things that a pod needs before it is accepted
// and started: the namespace's service account and a node that is Ready.
func (c apiserverClient) canRunPods() bool {
	if _, err := c.get("/api/v1/namespaces/default/serviceaccounts/default"); err != nil {
		return false
	}
	node, err := c.get("/api/v1/nodes/" + nodeName)
	return err == nil && isReady(node)
}

// isReady reads the condition Ready of a Node.
func isReady(node []byte) bool {
	var parsed struct {
		Status struct {
			Conditions []struct{ Type, Status string }
		}
	}
	if json.Unmarshal(node, &parsed) != nil {
		return false
	}
	for _, condition := range parsed.Status.Conditions {
		if condition.Type == "Ready" {
			return condition.Status == "True"
		}
	}
	return false
}
