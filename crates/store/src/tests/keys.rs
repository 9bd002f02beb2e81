//! The key file: several locks, each enough, none in plain text.

use std::path::Path;

use crate::{
    DataKey, KeyError, KeyFile, MemorySecrets, NewSlot, NoKeychain, OsKeychain, Secret, SecretStore, SlotKind, Store,
    Unlock,
};

const PASSPHRASE: &str = "eight little words";

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn key(&self) -> std::path::PathBuf {
        self.0.path().join("key.json")
    }
}

fn same(a: &DataKey, b: &DataKey) -> bool {
    a.hex() == b.hex()
}

#[test]
fn a_lost_keychain_loses_nothing_where_a_passphrase_opens_too() {
    let folder = Folder::new();
    let secrets = MemorySecrets::default();
    let slots = [NewSlot::Keychain, NewSlot::Passphrase(PASSPHRASE)];
    let (_, key) = KeyFile::create(&folder.key(), &slots, &secrets).expect("created");
    let file = KeyFile::load(&folder.key()).expect("loads");
    assert_eq!(file.slots(), [SlotKind::Keychain, SlotKind::Passphrase]);
    assert!(same(&file.unlock(Unlock::Keychain, &secrets).expect("the keychain opens"), &key));

    let lost = MemorySecrets::default();
    assert!(matches!(file.unlock(Unlock::Keychain, &lost), Err(KeyError::KeychainLost)));
    assert!(same(&file.unlock(Unlock::Passphrase(PASSPHRASE), &NoKeychain).expect("the passphrase opens"), &key));
    assert!(matches!(file.unlock(Unlock::Passphrase("guess"), &lost), Err(KeyError::WrongPassphrase)));
}

#[test]
fn a_new_passphrase_opens_and_the_earlier_one_no_longer_does() {
    let folder = Folder::new();
    let secrets = MemorySecrets::default();
    let slots = [NewSlot::Keychain, NewSlot::Passphrase(PASSPHRASE)];
    let (mut file, key) = KeyFile::create(&folder.key(), &slots, &secrets).expect("created");
    file.set_slot(NewSlot::Passphrase("of the supervisor é"), &key, &secrets).expect("set");
    let file = KeyFile::load(&folder.key()).expect("loads");
    for passphrase in ["of the supervisor é", "of the supervisor e\u{301}"] {
        assert!(same(&file.unlock(Unlock::Passphrase(passphrase), &NoKeychain).expect("opens"), &key), "{passphrase}");
    }
    assert!(matches!(file.unlock(Unlock::Passphrase(PASSPHRASE), &secrets), Err(KeyError::WrongPassphrase)));
    assert!(same(&file.unlock(Unlock::Keychain, &secrets).expect("the other lock stays"), &key));
}

#[test]
fn the_last_lock_stays() {
    let folder = Folder::new();
    let secrets = MemorySecrets::default();
    let slots = [NewSlot::Keychain, NewSlot::Passphrase(PASSPHRASE)];
    let (mut file, _) = KeyFile::create(&folder.key(), &slots, &secrets).expect("created");
    file.remove_slot(SlotKind::Keychain).expect("one is left");
    assert!(matches!(file.remove_slot(SlotKind::Keychain), Err(KeyError::NoSlot)));
    assert!(matches!(file.remove_slot(SlotKind::Passphrase), Err(KeyError::LastSlot)));
    assert_eq!(KeyFile::load(&folder.key()).expect("loads").slots(), [SlotKind::Passphrase]);
}

#[test]
fn a_key_file_is_never_replaced_by_a_new_key() {
    let folder = Folder::new();
    let (_, key) = KeyFile::create(&folder.key(), &[NewSlot::Passphrase(PASSPHRASE)], &NoKeychain).expect("created");
    let again = KeyFile::create(&folder.key(), &[NewSlot::Passphrase("other")], &NoKeychain);
    assert!(matches!(again, Err(KeyError::Exists)));
    let file = KeyFile::load(&folder.key()).expect("loads");
    assert!(same(&file.unlock(Unlock::Passphrase(PASSPHRASE), &NoKeychain).expect("opens"), &key));
}

#[test]
fn a_lock_that_cannot_be_made_leaves_no_file() {
    let folder = Folder::new();
    for slots in [vec![], vec![NewSlot::Passphrase("")], vec![NewSlot::Passphrase("a"), NewSlot::Keychain]] {
        assert!(KeyFile::create(&folder.key(), &slots, &NoKeychain).is_err());
        assert!(matches!(KeyFile::load(&folder.key()), Err(KeyError::NotFound)));
    }
    assert_eq!(std::fs::read_dir(folder.0.path()).expect("lists").count(), 0, "nothing half-made is left beside");
}

#[test]
fn a_damaged_or_forged_key_file_is_refused() {
    let folder = Folder::new();
    KeyFile::create(&folder.key(), &[NewSlot::Passphrase(PASSPHRASE)], &NoKeychain).expect("created");
    let good = std::fs::read_to_string(folder.key()).expect("reads");
    let with = |text: &str| {
        std::fs::write(folder.key(), text).expect("writes");
        KeyFile::load(&folder.key()).and_then(|file| file.unlock(Unlock::Passphrase(PASSPHRASE), &NoKeychain))
    };
    assert!(with(&good).is_ok());
    assert!(matches!(with(&good.replace("\"version\": 1", "\"version\": 2")), Err(KeyError::Newer)));
    assert!(matches!(with(&good.replace("65536", "4294967295")), Err(KeyError::Damaged)), "no memory is taken for it");
    assert!(matches!(with(&good.replace("\"nonce\": \"", "\"nonce\": \"AAAA")), Err(KeyError::WrongPassphrase)));
    for text in [
        "",
        "{",
        "[]",
        "null",
        "{\"version\":1,\"slots\":[]}",
        "{\"version\":1,\"slots\":[{\"kind\":\"x\"}]}",
        good.get(..200).expect("long enough"),
    ] {
        assert!(matches!(with(text), Err(KeyError::Damaged)), "{text:?}");
    }
}

#[cfg(unix)]
#[test]
fn only_the_owner_reads_the_files() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Folder::new();
    let (mut file, key) =
        KeyFile::create(&folder.key(), &[NewSlot::Passphrase(PASSPHRASE)], &NoKeychain).expect("created");
    file.set_slot(NewSlot::Passphrase("other"), &key, &NoKeychain).expect("added");
    let _store = Store::open(&folder.0.path().join("claims.db"), &key).expect("opens");
    for entry in std::fs::read_dir(folder.0.path()).expect("lists") {
        let entry = entry.expect("a file");
        let mode = entry.metadata().expect("rights").permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{:?}", entry.file_name());
    }
}

#[test]
fn neither_keys_nor_passphrases_stand_in_files_or_debug_output() {
    let folder = Folder::new();
    let secrets = MemorySecrets::default();
    let slots = [NewSlot::Keychain, NewSlot::Passphrase(PASSPHRASE)];
    let (file, key) = KeyFile::create(&folder.key(), &slots, &secrets).expect("created");
    let text = std::fs::read_to_string(folder.key()).expect("reads");
    let shown = format!("{key:?} {file:?} {:?} {secrets:?}", Secret::new(PASSPHRASE));
    for text in [text, shown] {
        assert!(!text.contains(PASSPHRASE) && !text.contains(key.hex().as_str()));
    }
}

#[test]
fn a_machine_without_a_keychain_says_so() {
    assert!(matches!(NoKeychain.set("a", &Secret::new("b")), Err(crate::SecretError::Unavailable)));
    let folder = Folder::new();
    let made = KeyFile::create(&folder.key(), &[NewSlot::Keychain], &NoKeychain);
    assert!(matches!(made, Err(KeyError::Keychain(_))));
    assert!(!Path::new(&folder.key()).exists());
}

/// Passes with a keychain and without: what is promised is that the answer is true and comes without a hang.
#[test]
fn the_real_keychain_keeps_secrets_or_says_that_it_does_not() {
    let keychain = OsKeychain::new(uuid::Uuid::new_v4().to_string());
    let name = "password";
    if keychain.available() {
        keychain.set(name, &Secret::new("geheim ñ")).expect("keeps");
        let other_home = OsKeychain::new(uuid::Uuid::new_v4().to_string());
        assert!(other_home.get(name).expect("asks").is_none(), "two homes do not collide");
        let kept = keychain.get(name).expect("asks").expect("kept");
        assert_eq!(kept.expose(), "geheim ñ");
        keychain.delete(name).expect("forgets");
        keychain.delete(name).expect("nothing to forget is no error");
        assert!(keychain.get(name).expect("asks").is_none());
    } else {
        assert!(keychain.set(name, &Secret::new("x")).is_err());
    }
}

/// As above: with a keychain the whole way is gone, from a new key file to an opened database; without one no key file is made.
#[test]
fn a_key_file_is_opened_by_the_real_keychain_alone() {
    let folder = Folder::new();
    let keychain = OsKeychain::new(uuid::Uuid::new_v4().to_string());
    let made = KeyFile::create(&folder.key(), &[NewSlot::Keychain], &keychain);
    if !keychain.available() {
        assert!(matches!(made, Err(KeyError::Keychain(_))));
        assert!(!folder.key().exists());
        return;
    }
    let (_, key) = made.expect("created");
    let file = KeyFile::load(&folder.key()).expect("loads");
    assert!(same(&file.unlock(Unlock::Keychain, &keychain).expect("the keychain opens"), &key));
    assert!(matches!(file.unlock(Unlock::Passphrase(PASSPHRASE), &keychain), Err(KeyError::NoSlot)));
    let database = folder.0.path().join("claims.db");
    drop(Store::open(&database, &key).expect("a new store opens"));
    let unlocked = file.unlock(Unlock::Keychain, &keychain).expect("opens again");
    Store::open(&database, &unlocked).expect("the key fits the database");

    let of_another_home = OsKeychain::new(uuid::Uuid::new_v4().to_string());
    assert!(matches!(file.unlock(Unlock::Keychain, &of_another_home), Err(KeyError::KeychainLost)));
    let kept = std::fs::read_to_string(folder.key()).expect("reads");
    let kept: serde_json::Value = serde_json::from_str(&kept).expect("JSON");
    let name = kept["slots"][0]["name"].as_str().expect("a name in the keychain");
    keychain.delete(name).expect("forgets");
    assert!(matches!(file.unlock(Unlock::Keychain, &keychain), Err(KeyError::KeychainLost)));
}
