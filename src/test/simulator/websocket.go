package main

import (
	"bufio"
	"crypto/sha1" // of RFC 6455, where nothing depends on its strength
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"net/http"
)

const (
	magic     = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
	opPing    = 0x9
	opPong    = 0xA
	opClose   = 0x8
	mostBytes = 125 // of a frame of control; clients of a watch send no others
)

// hold is a watch over a web socket (RFC 6455) in which nothing happens but pings.
func hold(w http.ResponseWriter, r *http.Request) {
	connection, buffered, err := w.(http.Hijacker).Hijack()
	if err != nil {
		return
	}
	defer connection.Close()
	sum := sha1.Sum([]byte(r.Header.Get("Sec-WebSocket-Key") + magic))
	fmt.Fprintf(connection, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n",
		base64.StdEncoding.EncodeToString(sum[:]))
	for {
		op, payload, err := frame(buffered.Reader)
		if err != nil || op == opClose {
			return
		}
		if op == opPing {
			_, _ = connection.Write(append([]byte{0x80 | opPong, byte(len(payload))}, payload...))
		}
	}
}

// frame reads one that a client sent, which masks it.
func frame(in *bufio.Reader) (byte, []byte, error) {
	var head [6]byte
	if _, err := io.ReadFull(in, head[:]); err != nil {
		return 0, nil, err
	}
	length := head[1] & 0x7f
	if length > mostBytes || head[1]&0x80 == 0 {
		return 0, nil, fmt.Errorf("a frame of %d bytes", length)
	}
	payload := make([]byte, length)
	_, err := io.ReadFull(in, payload)
	mask := binary.BigEndian.Uint32(head[2:])
	for i := range payload {
		payload[i] ^= byte(mask >> (24 - 8*(i%4)))
	}
	return head[0] & 0xf, payload, err
}
