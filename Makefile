# The commands one needs. Each is a line of shell; what is longer lives in scripts/.

.PHONY: help run test check bench attack advisories check-long clean

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: ## build, fill the embedded database with the demo region, serve it on http://localhost:8080
	scripts/build-assets
	cargo run --release --locked -p argine -- demo

test: ## every check there is, on both engines and in a browser; ends green or with exit code 1
	scripts/test

check: ## what fails soonest: format, licences, lint (it compiles what the tests run)
	scripts/test format licences lint

bench: ## throughput on this machine
	scripts/build-assets
	cargo build --release --locked -p argine
	target/release/argine bench day
	target/release/argine bench import
	target/release/argine bench sign-in

attack: ## schemathesis, wapiti and sqlmap against the demo, and against planted holes: a quarter of an hour
	scripts/attack

advisories: ## which libraries have known faults; asks RustSec and npm over the network
	scripts/check-advisories

check-long: ## long kills, long property tests, known faults in libraries, mutants: hours
	scripts/check-long

clean: ## remove what was built; the data folder of the demo stays
	cargo clean
	rm -rf e2e/node_modules e2e/screenshots crates/web/assets/node_modules
