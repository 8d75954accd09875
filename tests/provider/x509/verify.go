// Says of certification paths what Go's crypto/x509 says of them: a second opinion for path.test.ts.
package main

import (
	"crypto/x509"
	"encoding/json"
	"os"
	"time"
)

type question struct {
	Leaf   []byte    `json:"leaf"`
	Others [][]byte  `json:"others"`
	Roots  [][]byte  `json:"roots"`
	At     time.Time `json:"at"`
}

func main() {
	var questions []question
	if err := json.NewDecoder(os.Stdin).Decode(&questions); err != nil {
		panic(err)
	}
	answers := make([]string, len(questions))
	for i, q := range questions {
		if err := verify(q); err != nil {
			answers[i] = err.Error()
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(answers); err != nil {
		panic(err)
	}
}

func verify(q question) error {
	leaf, err := x509.ParseCertificate(q.Leaf)
	if err != nil {
		return err
	}
	intermediates, err := pool(q.Others)
	if err != nil {
		return err
	}
	roots, err := pool(q.Roots)
	if err != nil {
		return err
	}
	_, err = leaf.Verify(x509.VerifyOptions{
		Intermediates: intermediates,
		Roots:         roots,
		CurrentTime:   q.At,
		KeyUsages:     []x509.ExtKeyUsage{x509.ExtKeyUsageAny},
	})
	return err
}

func pool(certificates [][]byte) (*x509.CertPool, error) {
	pool := x509.NewCertPool()
	for _, der := range certificates {
		certificate, err := x509.ParseCertificate(der)
		if err != nil {
			return nil, err
		}
		pool.AddCert(certificate)
	}
	return pool, nil
}
