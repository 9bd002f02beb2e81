//! First contact with a server: signs in, asks who, probes, fetches every list, looks a person up, and prints counts.
//!
//! `CLAIMS_PASSWORD=… cargo run -p claims-sync --example first_contact -- http://127.0.0.1:8000/api/ USER [INSURANCE NUMBER]`

#![expect(clippy::print_stdout, clippy::disallowed_methods, reason = "a program for a person at a terminal")]

use std::sync::Arc;
use std::time::Instant;

use claims_domain::ids::InsureeNo;
use claims_domain::{ServiceDate, Timestamp};
use claims_store::{KeyFile, MemorySecrets, NewSlot, Secret, Store};
use claims_sync::{
    CancellationFlag, Client, Clock, Credentials, LookedUp, PickFacility, ServerProfile, find_facility, look_up,
    own_codes, pull,
};

struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(chrono::Utc::now().timestamp_millis())
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let address = arguments.next().ok_or("which server?")?;
    let user = arguments.next().ok_or("which user?")?;
    let number = InsureeNo::typed(&arguments.next().unwrap_or_else(|| "100000001".to_owned()));
    let password = Secret::new(std::env::var("CLAIMS_PASSWORD")?);

    let credentials = Credentials::Password { user, password };
    let client = Client::new(&ServerProfile::at(&address)?, Some(credentials), None, Arc::new(SystemClock))?;
    client.sign_in().await?;
    let who = client.who().await?;
    println!("signed in: {} rights, facility {:?}", who.rights.len(), who.facility_id);
    println!("probe: {:?}", client.probe().await?);
    println!("the server's clock is {:?} ms ahead", client.clock_skew_ms());

    let facility = find_facility(&client, None, &who).await?;
    println!(
        "facility: {:?}",
        facility.as_ref().map(|facility| (&facility.code, facility.service_list, facility.item_list))
    );

    let home = tempfile::tempdir()?;
    let (_, key) = KeyFile::create(
        &home.path().join("key.json"),
        &[NewSlot::Passphrase("first contact")],
        &MemorySecrets::default(),
    )?;
    let store = Store::open(&home.path().join("claims.db"), &key)?;
    let begun = Instant::now();
    let report =
        pull::pull(&client, &store, &PickFacility::OfUser, &SystemClock, &|_| {}, &CancellationFlag::default()).await?;
    for feed in &report.feeds {
        println!("{:16} {:>6} rows via {:?} {}", feed.name, feed.rows, feed.via, feed.error.unwrap_or("ok"));
    }
    println!("pulled in {:?}", begun.elapsed());

    let today = ServiceDate::new(chrono::Utc::now().date_naive());
    match look_up(&client, &number, today).await? {
        LookedUp::Found { policies, .. } => println!("found, policies: {policies:?}"),
        LookedUp::Hidden { policies } => println!("not shown to this user, policies: {policies:?}"),
        LookedUp::NotFound => println!("not found"),
    }
    if let Some(facility) = facility {
        println!("own codes: {:?}", own_codes(&client, facility.code.as_str()).await?);
    }
    Ok(())
}
