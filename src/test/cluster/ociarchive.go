package main

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"runtime"
)

// image is a container image small enough to be held in memory.
type image struct {
	names      []string // with registry and tag
	files      []imageFile
	entrypoint []string
	command    []string
}

// imageFile is one entry of the root file system: a folder if it has neither
// content nor link.
type imageFile struct {
	path    string // without a leading slash
	mode    int64
	content []byte
	link    string // target of a symbolic link
}

const (
	manifestType = "application/vnd.oci.image.manifest.v1+json"
	configType   = "application/vnd.oci.image.config.v1+json"
	layerType    = "application/vnd.oci.image.layer.v1.tar"
)

// descriptor points at a blob (OCI image specification 1.1, descriptor.md).
type descriptor struct {
	MediaType   string            `json:"mediaType"`
	Digest      string            `json:"digest"`
	Size        int               `json:"size"`
	Annotations map[string]string `json:"annotations,omitempty"`
	Platform    *platform         `json:"platform,omitempty"`
}

type platform struct {
	Architecture string `json:"architecture"`
	OS           string `json:"os"`
}

// writeArchive writes the image as a tar of an OCI image layout with one
// uncompressed layer.
func writeArchive(target io.Writer, i image) error {
	layer, err := i.layer()
	if err != nil {
		return err
	}
	config, err := i.config(digest(layer))
	if err != nil {
		return err
	}
	manifest, err := json.Marshal(map[string]any{
		"schemaVersion": 2,
		"mediaType":     manifestType,
		"config":        describe(configType, config),
		"layers":        []descriptor{describe(layerType, layer)},
	})
	if err != nil {
		return err
	}
	index, err := i.index(manifest)
	if err != nil {
		return err
	}
	return writeTar(target, []imageFile{
		{path: "oci-layout", mode: 0o644, content: []byte(`{"imageLayoutVersion":"1.0.0"}`)},
		{path: "index.json", mode: 0o644, content: index},
		blob(manifest), blob(config), blob(layer),
	})
}

// index has one entry per name, all of the same manifest.
func (i image) index(manifest []byte) ([]byte, error) {
	var entries []descriptor
	for _, name := range i.names {
		entry := describe(manifestType, manifest)
		entry.Platform = &platform{runtime.GOARCH, "linux"}
		entry.Annotations = map[string]string{"io.containerd.image.name": name}
		entries = append(entries, entry)
	}
	return json.Marshal(map[string]any{"schemaVersion": 2, "manifests": entries})
}

func (i image) layer() ([]byte, error) {
	var text bytes.Buffer
	err := writeTar(&text, i.files)
	return text.Bytes(), err
}

func (i image) config(layerDigest string) ([]byte, error) {
	return json.Marshal(map[string]any{
		"architecture": runtime.GOARCH,
		"os":           "linux",
		"config": map[string]any{
			"Entrypoint": i.entrypoint,
			"Cmd":        i.command,
			"Env":        []string{"PATH=/usr/bin:/bin"},
		},
		"rootfs": map[string]any{"type": "layers", "diff_ids": []string{layerDigest}},
	})
}

func describe(mediaType string, content []byte) descriptor {
	return descriptor{MediaType: mediaType, Digest: digest(content), Size: len(content)}
}

func digest(content []byte) string { return fmt.Sprintf("sha256:%x", sha256.Sum256(content)) }

func blob(content []byte) imageFile {
	return imageFile{path: fmt.Sprintf("blobs/sha256/%x", sha256.Sum256(content)), mode: 0o644, content: content}
}

// writeTar writes entries in the given order without times or owners, so that
// equal files give equal bytes.
func writeTar(target io.Writer, files []imageFile) error {
	writer := tar.NewWriter(target)
	for _, file := range files {
		header := tar.Header{Name: file.path, Mode: file.mode, Size: int64(len(file.content)), Linkname: file.link}
		switch {
		case file.link != "":
			header.Typeflag = tar.TypeSymlink
		case file.content == nil:
			header.Typeflag = tar.TypeDir
			header.Name += "/"
		default:
			header.Typeflag = tar.TypeReg
		}
		if err := writer.WriteHeader(&header); err != nil {
			return err
		}
		if _, err := writer.Write(file.content); err != nil {
			return err
		}
	}
	return writer.Close()
}
