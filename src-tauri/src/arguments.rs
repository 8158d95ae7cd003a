//! The command line of the window.

use std::path::{Path, PathBuf};

use clap::Parser;

/// Ask your own data in plain English, in a window.
#[derive(Debug, Parser)]
#[command(name = "fact-desktop", version, about)]
pub struct Arguments {
    /// A SQLite file to open; it is only ever read
    file: Option<PathBuf>,

    /// Draw without the graphics card, where the window stays empty or flickers
    #[arg(long)]
    pub safe_rendering: bool,
}

impl Arguments {
    /// The file to open, as an absolute path.
    pub fn file(&self) -> Option<PathBuf> {
        self.file_from(&std::env::current_dir().unwrap_or_default())
    }

    /// The file to open, read from `folder` on where its path is relative.
    pub fn file_from(&self, folder: &Path) -> Option<PathBuf> {
        self.file.as_ref().map(|it| folder.join(it))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &[&str], expected: Option<&str>) {
        let all = std::iter::once("fact-desktop").chain(line.iter().copied());
        let arguments = Arguments::try_parse_from(all).unwrap();
        assert_eq!(arguments.file_from(Path::new("/data")), expected.map(PathBuf::from));
    }

    #[test]
    fn a_file_is_read_from_the_folder_of_the_caller() {
        check(&[], None);
        check(&["--safe-rendering"], None);
        check(&["shop.sqlite"], Some("/data/shop.sqlite"));
        check(&["/else/shop.sqlite", "--safe-rendering"], Some("/else/shop.sqlite"));
    }
}
