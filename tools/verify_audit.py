#!/usr/bin/env python3
"""Verifies the audit tree without a line of the program that wrote it.

    argine audit export > audit.jsonl
    tools/verify_audit.py audit.jsonl --public-key KEY [--against FILE]

KEY is the tree's public key in base64, kept apart since the first start; more than one may be given. Without it the
key in the dump is taken, which only shows that the dump agrees with itself. FILE holds signed heads kept elsewhere.
Written from docs/audit-format.md. Exit code 0: everything fits; 1: it does not; 2: the dump cannot be read. Needs
Python 3.8 and nothing else.
"""
import argparse
import base64
import hashlib
import json
import sys

ORIGIN = "argine/audit"

# --- Ed25519 verification (RFC 8032, section 5.1) ------------------------------------------------------------------

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


def recover_x(y, sign):
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    return P - x if x & 1 != sign else x


def decode_point(octets):
    number = int.from_bytes(octets, "little")
    y, sign = number & ((1 << 255) - 1), number >> 255
    x = recover_x(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


def add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def multiply(scalar, point):
    result = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = add(result, point)
        point, scalar = add(point, point), scalar >> 1
    return result


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE = (recover_x(BASE_Y, 0), BASE_Y, 1, recover_x(BASE_Y, 0) * BASE_Y % P)


def signature_fits(public, message, signature):
    key, commitment = decode_point(public), decode_point(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if len(public) != 32 or len(signature) != 64 or key is None or commitment is None or scalar >= L:
        return False
    digest = hashlib.sha512(signature[:32] + public + message).digest()
    left = multiply(scalar, BASE)
    right = add(commitment, multiply(int.from_bytes(digest, "little") % L, key))
    same = (left[0] * right[2] - right[0] * left[2]) % P == 0
    return same and (left[1] * right[2] - right[1] * left[2]) % P == 0


# --- signed heads (C2SP signed notes) and the tree (RFC 6962, section 2.1) -----------------------------------------


def read_head(note, keys):
    """Size and root of a head that one of the keys has signed; None when none has."""
    text, _, signature = note.partition("\n\n")
    text += "\n"
    prefix = "\u2014 " + ORIGIN + " "
    try:
        origin, size, root = text.splitlines()
        signed = base64.b64decode(signature.rstrip("\n")[len(prefix):], validate=True)
    except ValueError:
        return None
    if origin != ORIGIN or not signature.startswith(prefix):
        return None
    for key in keys:
        name = hashlib.sha256(ORIGIN.encode() + b"\n\x01" + key).digest()[:4]
        if signed[:4] == name and signature_fits(key, text.encode(), signed[4:]):
            return int(size), base64.b64decode(root, validate=True)
    return None


def notes_of(text):
    """The heads in a file of heads; the last may have been cut off."""
    notes = []
    for line in text.splitlines():
        if line == ORIGIN:
            notes.append("")
        if notes:
            notes[-1] += line + "\n"
    return [note for note in notes if "\n\n\u2014 " in note]


def fold(stack):
    """The root of the tree whose perfect subtrees, largest first, have these roots."""
    if not stack:
        return hashlib.sha256(b"").digest()
    root = stack[-1][1]
    for _, left in reversed(stack[:-1]):
        root = hashlib.sha256(b"\x01" + left + root).digest()
    return root


def verify(lines, keys, kept, say):
    """Answers how many records and heads there are, and how many faults; says each, and where the first record is."""
    heads, count, stack, size, faults = {}, 0, [], 0, 0
    told, fitting, first = keys, 0, None

    def head(note):
        found = read_head(note, told)
        if found is None:
            say("a head does not bear the signature of the key")
            return 1
        heads.setdefault(found[0], set()).add(found[1])
        return 0

    def compare():
        nonlocal fitting, first
        signed = heads.pop(size, None)
        if signed in (None, {fold(stack)}):
            fitting = size if signed else fitting
            return 0
        say(f"the tree of {size} records is not the one that was signed")
        first = first or (fitting, max(size - 1, 0))
        return 1

    records_begun = False
    for line in lines:
        entry = json.loads(line)
        if "public_key" in entry:
            told = keys or [base64.b64decode(entry["public_key"])]
            for note in notes_of(kept):
                count, faults = count + 1, faults + head(note)
        elif "head" in entry:
            count, faults = count + 1, faults + head(entry["head"])
        else:
            if not records_begun:
                records_begun = True
                faults += compare()
            if entry["place"] != size:
                say(f"there is no record at place {size}")
                faults, first = faults + 1, first or (size, size)
                break
            node, height = hashlib.sha256(b"\x00" + entry["record"].encode()).digest(), 0
            while stack and stack[-1][0] == height:
                node, height = hashlib.sha256(b"\x01" + stack.pop()[1] + node).digest(), height + 1
            stack.append((height, node))
            size += 1
            faults += compare()
    for at in sorted(heads):
        if at > size:
            say(f"records are missing: a head of {at} was signed, and there are {size}")
            faults, first = faults + 1, first or (size, size)
    if first:
        say("the first record that does not fit stands between places {} and {}".format(*first))
    return size, count, faults


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dump", help="what `argine audit export` printed; - for standard input")
    parser.add_argument("--public-key", action="append", default=[], metavar="KEY")
    parser.add_argument("--against", "--checkpoints", metavar="FILE", dest="against")
    arguments = parser.parse_args()
    try:
        keys = [base64.b64decode(key, validate=True) for key in arguments.public_key]
        kept = open(arguments.against, encoding="utf-8").read() if arguments.against else ""
        lines = sys.stdin if arguments.dump == "-" else open(arguments.dump, encoding="utf-8")
        size, heads, faults = verify(lines, keys, kept, lambda text: print("- " + text))
    except (OSError, ValueError, KeyError) as error:
        print(f"verify_audit: {error}", file=sys.stderr)
        return 2
    if not keys:
        print("no --public-key: the dump was compared with the key it brings itself")
    print(f"{size} records, {heads} signed heads compared: {'they fit' if not faults else 'THEY DO NOT FIT'}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
