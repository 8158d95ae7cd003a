//! Prints the TypeScript of the registry; `cargo xtask generate` writes it where it belongs.

fn main() {
    print!("{}", fact_api::registry::typescript());
}
