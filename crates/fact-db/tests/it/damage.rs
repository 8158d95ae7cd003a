//! Files that were damaged while nobody had them open.

use std::{
    error::Error,
    fs,
    io::{Seek as _, SeekFrom, Write as _},
    path::Path,
    sync::OnceLock,
};

use fact_db::{Db, OpenError};

use crate::{NOTES, add, count, folder};

const N_NOTES: i64 = 400;

/// Writes a database of 400 notes, made once.
fn fill(path: &Path) {
    static FILLED: OnceLock<Vec<u8>> = OnceLock::new();
    fs::write(path, FILLED.get_or_init(|| filled().unwrap())).unwrap();
}

fn filled() -> Result<Vec<u8>, Box<dyn Error>> {
    let (_folder, path) = folder();
    let db = Db::open(&path, NOTES)?.db;
    db.write(|tx| {
        let mut insert = tx.prepare("INSERT INTO note (text) VALUES (?1)")?;
        let text = |idx: i64| format!("note {idx} {}", "x".repeat(200));
        (0..N_NOTES).try_for_each(|idx| insert.execute([text(idx)]).map(|_| ()))
    })?;
    drop(db);
    Ok(fs::read(path)?)
}

/// After `damage` the file opens: whole, or as a new one with the old set aside byte for byte. In
/// no case does it open with rows missing.
#[track_caller]
fn check(damage: impl Fn(&Path), must_be_set_aside: bool) {
    let (_folder, path) = folder();
    fill(&path);
    damage(&path);
    let damaged = fs::read(&path).unwrap();
    let opened = match Db::open(&path, NOTES) {
        Ok(opened) => opened,
        // Bits of the header that say whose file it is, and of which format.
        Err(OpenError::Newer { .. } | OpenError::Foreign { .. }) if !must_be_set_aside => return,
        Err(error) => panic!("{error}"),
    };
    let n_notes = count(&opened.db);
    match opened.set_aside {
        Some(ref aside) => {
            assert!(fs::read(aside).unwrap() == damaged, "set aside as it was");
            assert_eq!(n_notes, 0);
        }
        None => assert!(!must_be_set_aside && n_notes == N_NOTES, "{n_notes} notes"),
    }
    add(&opened.db, "a new start").unwrap();
    drop(opened);
    assert_eq!(Db::open(&path, NOTES).unwrap().set_aside, None);
}

fn overwrite(path: &Path, offset: u64, bytes: &[u8]) {
    let mut file = fs::OpenOptions::new().write(true).open(path).unwrap();
    file.seek(SeekFrom::Start(offset)).unwrap();
    file.write_all(bytes).unwrap();
}

fn cut(path: &Path, size_bytes: u64) {
    fs::OpenOptions::new().write(true).open(path).unwrap().set_len(size_bytes).unwrap();
}

#[test]
fn a_file_that_is_no_database_is_set_aside() {
    check(
        |path| {
            fs::write(path, "not a database, though long enough for a header".repeat(9)).unwrap();
        },
        true,
    );
    check(|path| fs::write(path, [0xff; 5000]).unwrap(), true);
    check(|path| overwrite(path, 0, b"SQLite format 2"), true);
}

#[test]
fn a_file_that_was_cut_short_is_set_aside() {
    for size_bytes in [100, 512, 4096, 8192, 50_000] {
        check(|path| cut(path, size_bytes), true);
    }
}

#[test]
fn a_page_of_garbage_is_found() {
    for page in [1, 2, 5, 11] {
        check(|path| overwrite(path, page * 4096, &[0xa5; 4096]), true);
    }
}

#[test]
fn a_flipped_bit_never_gives_a_wrong_count() {
    // A fixed walk over the file: every run looks at the same 60 bits.
    for step in 0..60_u64 {
        check(
            |path| {
                let bytes = fs::read(path).unwrap();
                let offset = step * 7_919 % bytes.len() as u64;
                let byte = bytes[usize::try_from(offset).unwrap()];
                overwrite(path, offset, &[byte ^ (1 << (step % 8))]);
            },
            false,
        );
    }
}

#[test]
fn damaged_files_are_numbered_and_none_is_overwritten() {
    let (_folder, path) = folder();
    for n in 1..=3 {
        fs::write(&path, format!("broken for the {n}th time ").repeat(200)).unwrap();
        let aside = Db::open(&path, NOTES).unwrap().set_aside.unwrap();
        assert!(aside.ends_with(format!("notes.db.damaged-{n}")), "{}", aside.display());
        assert!(fs::read_to_string(aside).unwrap().starts_with(&format!("broken for the {n}th")));
    }
}

#[test]
fn damage_met_while_in_use_is_reported_and_found_at_the_next_start() {
    let (_folder, path) = folder();
    fill(&path);
    let db = Db::open(&path, NOTES).unwrap().db;
    overwrite(&path, 4096, &vec![0xa5; 40_960]);
    let outcome = db.read(|it| it.query_row("SELECT max(text) FROM note", [], |row| row.get(0)));
    let outcome: Result<String, _> = outcome;
    assert!(matches!(outcome, Err(fact_db::DbError::Damaged { .. })), "{outcome:?}");
    // Another process must not move the file from under this one.
    drop(db);
    assert!(Db::open(&path, NOTES).unwrap().set_aside.is_some());
}
