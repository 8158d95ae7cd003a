//! Prints `docs/settings.md`.

fn main() {
    print!("{}", fact_config::reference());
}
