package hostile

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"math/big"
	"net"
	"time"
)

// certificate is which certificate an armed server shows.
type certificate int

const (
	goodCertificate certificate = iota
	wrongName
	expired
	selfSigned
)

// secures are the misbehaviours of TLS and of HTTP/2, which needs it.
func secures() []Misbehaviour {
	return []Misbehaviour{
		{Name: "tls-wrong-name", Side: Transport, Secure: true, cert: wrongName,
			Doc: "The certificate is another host's."},
		{Name: "tls-expired", Side: Transport, Secure: true, cert: expired,
			Doc: "The certificate has run out."},
		{Name: "tls-self-signed", Side: Transport, Secure: true, cert: selfSigned,
			Doc: "The certificate is signed by itself."},
		{Name: "tls-handshake-hang", Side: Transport, Secure: true, mute: true,
			Doc: "The TLS handshake is never answered."},
		{Name: "http2-reset", Side: Transport, Secure: true, stream: resetStream,
			Doc: "Every HTTP/2 stream is reset."},
		{Name: "http2-refused", Side: Transport, Secure: true, stream: refuseStream,
			Doc: "Every HTTP/2 stream is refused, which invites the client to try again."},
		{Name: "http2-goaway", Side: Transport, Secure: true, stream: goAway,
			Doc: "Every HTTP/2 connection ends with GOAWAY before its first stream was looked at."},
		{Name: "http2-settings-flood", Side: Transport, Secure: true, stream: settingsFlood,
			Doc: "HTTP/2 SETTINGS and PING frames come without end, answers never."},
	}
}

// The life of certificates is fixed: no clock has a part in it.
var (
	longAgo = time.Date(2000, time.January, 1, 0, 0, 0, 0, time.UTC)
	farAway = time.Date(2100, time.January, 1, 0, 0, 0, 0, time.UTC)
)

// authority signs certificates, good and bad.
type authority struct {
	pool         *x509.CertPool
	certificates map[certificate]*tls.Certificate
}

func newAuthority() (*authority, error) {
	root := template("Hostile authority", longAgo, farAway)
	root.IsCA, root.KeyUsage, root.BasicConstraintsValid = true, x509.KeyUsageCertSign, true
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make key: %w", err)
	}
	signed, err := sign(root, root, key, key)
	if err != nil {
		return nil, err
	}
	a := &authority{pool: x509.NewCertPool(), certificates: map[certificate]*tls.Certificate{}}
	a.pool.AddCert(signed.Leaf)
	for kind, leaf := range map[certificate]*x509.Certificate{
		goodCertificate: named(template("127.0.0.1", longAgo, farAway)),
		expired:         named(template("127.0.0.1", longAgo, longAgo.AddDate(1, 0, 0))),
		wrongName:       template("other.example", longAgo, farAway),
		selfSigned:      named(template("127.0.0.1", longAgo, farAway)),
	} {
		parent, parentKey := root, key
		leafKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			return nil, fmt.Errorf("make key: %w", err)
		}
		if kind == selfSigned {
			parent, parentKey = leaf, leafKey
		}
		if a.certificates[kind], err = sign(leaf, parent, leafKey, parentKey); err != nil {
			return nil, err
		}
	}
	return a, nil
}

func template(name string, from, until time.Time) *x509.Certificate {
	return &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, DNSNames: []string{name},
		NotBefore: from, NotAfter: until, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
}

// named makes a certificate good for loopback.
func named(c *x509.Certificate) *x509.Certificate {
	c.DNSNames, c.IPAddresses = []string{"localhost"}, []net.IP{net.IPv4(127, 0, 0, 1)}
	return c
}

func sign(leaf, parent *x509.Certificate, key, parentKey *ecdsa.PrivateKey) (*tls.Certificate, error) {
	der, err := x509.CreateCertificate(rand.Reader, leaf, parent, &key.PublicKey, parentKey)
	if err != nil {
		return nil, fmt.Errorf("sign certificate: %w", err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, fmt.Errorf("read certificate: %w", err)
	}
	return &tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: parsed}, nil
}

// tlsConfig shows the good certificate until the server is armed.
func (s *Server) tlsConfig() *tls.Config {
	return &tls.Config{
		MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"}, SessionTicketsDisabled: true,
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
			if !s.armed.Load() {
				return s.authority.certificates[goodCertificate], nil
			}
			if s.misbehaviour.mute {
				s.sleep(time.Duration(forever))
			}
			return s.authority.certificates[s.misbehaviour.cert], nil
		},
	}
}
