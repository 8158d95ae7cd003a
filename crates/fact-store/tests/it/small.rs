//! Settings and recent files.

use std::path::{Path, PathBuf};

use fact_store::Store;

use crate::in_memory;

#[test]
fn a_setting_is_what_was_last_set() {
    let store = in_memory();
    assert_eq!(store.setting("theme").unwrap(), None);
    for value in ["dark", "light", ""] {
        store.set_setting("theme", value).unwrap();
        assert_eq!(store.setting("theme").unwrap().as_deref(), Some(value));
    }
    assert_eq!(store.setting("Theme").unwrap(), None);
}

fn names(store: &Store, limit: usize) -> Vec<PathBuf> {
    store.recent(limit).unwrap().into_iter().map(|it| it.path).collect()
}

#[test]
fn recent_files_are_listed_once_newest_first() {
    let store = in_memory();
    for (path, now) in [("/data/a.db", 1), ("/data/b.db", 2), ("/data/a.db", 3)] {
        store.touch_recent(Path::new(path), now).unwrap();
    }
    assert_eq!(names(&store, 9), [Path::new("/data/a.db"), Path::new("/data/b.db")]);
    assert_eq!(store.recent(1).unwrap()[0].opened_at_ms, 3);
    assert!(store.forget_recent(Path::new("/data/a.db")).unwrap());
    assert!(!store.forget_recent(Path::new("/data/a.db")).unwrap());
    assert_eq!(names(&store, 9), [Path::new("/data/b.db")]);
}

#[test]
fn old_recent_files_are_forgotten() {
    let store = in_memory();
    for now in 0..80 {
        store.touch_recent(&PathBuf::from(format!("/data/{now}.db")), now).unwrap();
    }
    let names = names(&store, 1000);
    assert_eq!((names.len(), names[0].as_path()), (50, Path::new("/data/79.db")));
}

#[cfg(unix)]
#[test]
fn a_name_that_is_not_unicode_is_refused_with_a_reason() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt as _};
    let store = in_memory();
    let error = store.touch_recent(Path::new(OsStr::from_bytes(b"/data/\xff.db")), 1).unwrap_err();
    assert!(error.to_string().contains("not valid Unicode"), "{error}");
    assert!(names(&store, 9).is_empty());
}
