#!/bin/sh -e
# Makes the certificates of the tests anew, from 2020 to 2120: an authority with the door's certificate and those of two
# laboratories, lists of the authority that revoke none of them and the second laboratory's, and another authority that nobody
# trusts, with a certificate of a third. They protect nothing.
cd "$(dirname "$0")"
folder=$(mktemp -d)
authority() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 36500 -subj "/O=Argine tests/CN=$1" \
        -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign -keyout "$folder/$1.key" -out "$1.pem"
}
issue() {
    openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/O=Argine tests/CN=$1" -keyout "$1.key" \
        -out "$folder/$1.csr"
    printf 'basicConstraints=CA:FALSE\nextendedKeyUsage=%s\n%s\n' "$3" "$4" > "$folder/$1.ext"
    printf '[ca]\ndefault_ca=it\n[it]\ndatabase=%s/index\nnew_certs_dir=%s\ndefault_md=sha256\npolicy=any\nrand_serial=yes\n[any]\n' "$folder" "$folder" \
        > "$folder/ca.conf"
    printf 'organizationName=optional\ncommonName=supplied\n' >> "$folder/ca.conf"
    : > "$folder/index"
    openssl ca -batch -config "$folder/ca.conf" -in "$folder/$1.csr" -cert "$2.pem" -keyfile "$folder/$2.key" -notext \
        -startdate 20200101000000Z -enddate 21200101000000Z -extfile "$folder/$1.ext" -out "$1.pem"
}
authority authority
authority stranger-authority
issue door authority serverAuth subjectAltName=DNS:localhost,IP:127.0.0.1
issue laboratory authority clientAuth ''
issue other authority clientAuth ''
issue stranger stranger-authority clientAuth ''
revoking() {
    openssl ca -config "$folder/ca.conf" -cert authority.pem -keyfile "$folder/authority.key" "$@"
}
printf '[ca]\ndefault_ca=it\n[it]\ndatabase=%s/index\ncrlnumber=%s/number\ndefault_md=sha256\ncrl_extensions=list\n' "$folder" "$folder" \
    > "$folder/ca.conf"
printf '[list]\nauthorityKeyIdentifier=keyid\n' >> "$folder/ca.conf"
: > "$folder/index"
echo 01 > "$folder/number"
revoking -gencrl -crl_lastupdate 20200101000000Z -crl_nextupdate 21200101000000Z -out none-revoked.pem
revoking -revoke other.pem
revoking -gencrl -crl_lastupdate 20200101000000Z -crl_nextupdate 21200101000000Z -out other-revoked.pem
rm -r "$folder"
