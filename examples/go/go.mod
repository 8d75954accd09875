module entra-ca-quickstart

go 1.25
