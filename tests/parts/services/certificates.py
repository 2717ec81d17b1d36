"""A certificate authority of a test's own, and one server certificate of it. Made by openssl(1), kept in DIR."""
import os
import subprocess

NAMES = "DNS:localhost,IP:127.0.0.1"


def _openssl(directory, *arguments):
    subprocess.run(["openssl", *arguments], cwd=directory, check=True, capture_output=True)


def make(directory, names=NAMES):
    """(certificate, key) of a server of these names; DIR/ca.pem is what a client has to trust."""
    if not os.path.exists(os.path.join(directory, "server.pem")):
        key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
        _openssl(directory, "req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem", "-days", "30",
                 "-subj", "/CN=Test authority", "-addext", "keyUsage=critical,keyCertSign,cRLSign")
        _openssl(directory, "req", *key, "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=Test server")
        with open(os.path.join(directory, "extensions"), "w") as file:
            file.write(f"subjectAltName={names}\nbasicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth\n")
        _openssl(directory, "x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
                 "-days", "30", "-extfile", "extensions", "-out", "server.pem")
    return os.path.join(directory, "server.pem"), os.path.join(directory, "server.key")
