#!/usr/bin/env python3
"""Verifies the audit tree without a line of the program that wrote it.

    argine audit export | tools/verify_audit.py - --public-key KEY [--against FILE]

KEY is the tree's first public key in base64, kept apart since the first start; later ones count where it vouches for
them. Without it the key in the dump is taken, which only shows that the dump agrees with itself. FILE holds signed heads
kept elsewhere. Written from docs/audit-format.md. Needs Python 3.8. Exit code 0: all fits; 1: it does not; 2: no dump, no head.
"""
import argparse
import base64
import hashlib
import json
import re
import sys

ORIGIN, NAMES_KEY, ENDLESS = "argine/audit", "\nkey ", float("inf")
HEAD = re.compile("(argine/audit\n([0-9]+)\n(.+)\n(?:key (.+)\n)?)\n\u2014 argine/audit (.+)")

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
def read_head(note, good):
    """Signer, size, root and named key of a head that a key good for its size has signed; None when none has."""
    parts = HEAD.fullmatch(note)
    try:
        root, named, signed = (part and base64.b64decode(part, validate=True) for part in parts.groups()[2:])
    except (AttributeError, ValueError):
        return None
    size, text = int(parts[2]), parts[1].encode()
    for key, (above, until) in good.items():
        name = hashlib.sha256(ORIGIN.encode() + b"\n\x01" + key).digest()[:4]
        if signed[:4] == name and above < size <= until and signature_fits(key, text, signed[4:]):
            return key, size, root, named
    return None


def chain(changes, keys):
    """For each key above which size, and up to which, its heads are good: those trusted, and those they name in turn."""
    good = {key: (-1, ENDLESS) for key in keys}
    for note in sorted(changes, key=lambda note: note.split("\n")[1].zfill(20)):
        key, size, _, named = read_head(note, good) or (None,) * 4
        if named and good[key][1] == ENDLESS:
            good[key], good[named] = (good[key][0], size), (size, ENDLESS)
    return good


def roots_of(notes, kept, keys, say):
    """The roots that were signed, by size, and how many heads are none."""
    good, roots, faults = chain({note for note in notes + kept if NAMES_KEY in note}, keys), {}, 0
    for note in kept + notes:
        key, size, root, named = read_head(note, good) or (None,) * 4
        if key and (not named or good.get(named, (None,))[0] == size):
            roots.setdefault(size, set()).add(root)
        else:
            say("a head does not bear the signature of the key for it")
            faults += 1
    for _ in {note for note in kept if NAMES_KEY in note} - set(notes):
        say("a change of the key was removed")
        faults += 1
    return roots, faults


def fold(stack):
    """The root of the tree whose perfect subtrees, largest first, have these roots."""
    root = stack[-1][1] if stack else hashlib.sha256(b"").digest()
    for _, left in reversed(stack[:-1]):
        root = hashlib.sha256(b"\x01" + left + root).digest()
    return root


def verify(lines, keys, kept, say):
    """Answers how many records and heads there are, and how many faults; says each, and where the first record is."""
    kept = (ORIGIN + "\n" + note.strip("\n") for note in re.split(f"^{ORIGIN}\n", kept, flags=re.M)[1:])
    kept = [note for note in kept if "\n\n\u2014 " in note]  # the last may have been cut off
    notes, heads, stack = [], None, []
    size, faults, fitting, first = 0, 0, 0, None

    def compare():
        nonlocal fitting, first
        signed = heads.pop(size, None)
        if signed in (None, {fold(stack)}):
            fitting = size if signed else fitting
            return 0
        say(f"the tree of {size} records is not the one that was signed")
        first = first or (fitting, max(size - 1, 0))
        return 1

    for line in lines:
        entry = json.loads(line)
        if "public_key" in entry:
            keys = keys or [base64.b64decode(entry["public_key"])]
        elif "place" not in entry and heads is not None:
            raise ValueError("the heads must stand before the records")
        elif "place" not in entry:
            notes.append((entry.get("head") or entry["key_change"]).rstrip("\n"))
        else:
            if heads is None:
                heads, faults = roots_of(notes, kept, keys, say)
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
    if heads is None:
        heads, faults = roots_of(notes, kept, keys, say)
    for at in sorted(at for at in heads if at > size):
        say(f"records are missing: a head of {at} was signed, and there are {size}")
        faults, first = faults + 1, first or (size, size)
    if first:
        say("the first record that does not fit stands between places {} and {}".format(*first))
    return size, len(notes) + len(kept), faults


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dump", help="what `argine audit export` printed; - for standard input")
    parser.add_argument("--public-key", action="append", default=[], metavar="KEY")
    parser.add_argument("--against", "--checkpoints", metavar="FILE", dest="against")
    arguments = parser.parse_args()
    try:
        keys = [base64.b64decode(key, validate=True) for key in arguments.public_key]
        kept = open(arguments.against, encoding="utf-8").read() if arguments.against else ""
        if arguments.against and not HEAD.search(kept):
            raise ValueError(f"{arguments.against} holds no signed head: nothing would be compared with it")
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
