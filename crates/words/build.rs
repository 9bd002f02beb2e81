//! Rebuilds when a catalogue is added; the embedding macro only notices changes of files it has already seen.

fn main() {
    println!("cargo::rerun-if-changed=../../assets/i18n");
}
