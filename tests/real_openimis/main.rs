//! The `claims` program against real openIMIS servers of two releases: every journey, and the truth read back from the server.
//!
//! `cargo xtask test` starts the servers and sets `CLAIMS_OPENIMIS_26_04`, `CLAIMS_OPENIMIS_DB_26_04`, the same for 25.10, and
//! `CLAIMS_BIN`.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests explain themselves when they stop"
)]

mod answers;
mod attachments;
mod books;
mod clerk;
mod database;
mod elsewhere;
mod feedback;
mod files;
mod frequencies;
mod held;
mod journeys;
mod mirror;
mod mishaps;
mod officer;
mod once;
mod payments;
mod people;
mod production;
mod proxy;
mod server;
#[path = "../twin/shape.rs"]
mod shape;
mod training;
mod truth;

/// Runs each journey on both releases, as tests of their own; the last ones while nobody else uses the release. Tests begin in the order
/// of their names, so each server works while the other does, and those that want a release for themselves come when all others have begun.
macro_rules! on_both_releases {
    (together { $($module:ident :: $journey:ident,)* } alone { $($other:ident :: $alone:ident,)* }) => {
        mod beside_others {
            $(mod $journey {
                #[test] fn on_25_10() { super::super::$module::$journey(&super::super::server::Server::release("25.10")); }
                #[test] fn on_26_04() { super::super::$module::$journey(&super::super::server::Server::release("26.04")); }
            })*
        }
        mod while_nobody_else_is_there {
            $(mod $alone {
                #[test] fn on_25_10() { super::super::$other::$alone(&super::super::server::Server::alone("25.10")); }
                #[test] fn on_26_04() { super::super::$other::$alone(&super::super::server::Server::alone("26.04")); }
            })*
        }
    };
}

/// 26.04 with its eligibility endpoint repaired: there cover comes over FHIR.
mod release_26_04_fixed {
    #[test]
    fn cover_is_told_for_every_kind_of_person() {
        super::journeys::cover_is_told_for_every_kind_of_person(&super::server::Server::release("26.04-fixed"));
    }
}

/// What happens on the way happens to the training payer's claims as well.
mod training_payer {
    #[test]
    fn whatever_happens_on_the_way_the_payer_has_each_claim_once() {
        super::once::whatever_happens_on_the_way_the_payer_has_each_claim_once(&super::training::Training::start());
    }

    #[test]
    fn what_never_got_to_the_payer_is_sent_again_and_is_there_once() {
        super::once::what_never_got_to_the_payer_is_sent_again_and_is_there_once(&super::training::Training::start());
    }

    #[test]
    fn whatever_happens_to_a_file_the_payer_has_it_and_its_claim_once() {
        super::once::whatever_happens_to_a_file_the_payer_has_it_and_its_claim_once(&super::training::Training::start());
    }

    #[test]
    fn codes_that_others_use_are_never_sent_over_theirs() {
        super::once::codes_that_others_use_are_never_sent_over_theirs(&super::training::Training::start());
    }
}

on_both_releases! {
    together {
        journeys::the_mirror_holds_the_facilitys_own_price_lists,
        journeys::two_facilities_have_their_own_prices,
        journeys::cover_is_told_for_every_kind_of_person,
        journeys::one_service_can_be_asked_about,
        journeys::a_claim_is_accepted_and_its_answer_read_line_by_line,
        journeys::a_rejected_claim_says_why_on_every_line,
        journeys::a_quantity_above_the_maximum_never_leaves,
        journeys::a_claim_by_number_is_looked_up_before_it_is_sent,
        journeys::the_receipt_shows_the_claim,
        answers::what_each_stage_makes_of_a_claim_is_told_as_it_stands_in_the_books,
        answers::a_relative_price_is_found_after_the_claim_was_processed,
        answers::a_claim_refused_by_the_officer_is_corrected_and_the_payer_has_both_once,
        elsewhere::what_the_facility_claims_elsewhere_is_found_shown_and_counted,
        files::master_data_comes_from_the_servers_files_and_is_the_servers,
        files::a_claim_is_billed_from_files_alone,
        attachments::files_follow_their_claim_and_are_the_servers_byte_for_byte,
        feedback::questions_are_answered_once_and_only_by_who_may,
        payments::what_was_paid_of_a_bill_is_told_to_who_may_read_it,
        once::whatever_happens_on_the_way_the_payer_has_each_claim_once,
        once::whatever_happens_to_a_file_the_payer_has_it_and_its_claim_once,
        once::what_never_got_to_the_payer_is_sent_again_and_is_there_once,
        once::codes_that_others_use_are_never_sent_over_theirs,
        mishaps::a_code_of_another_claim_is_not_overwritten,
        mishaps::a_wrong_password_is_told_and_leaves_nothing,
        mishaps::a_user_without_rights_is_told,
        mishaps::a_facility_without_price_list_is_warned_about,
        mishaps::entry_goes_on_without_a_link,
        mishaps::something_that_is_no_openimis_is_named,
        mishaps::the_counter_resumes_above_the_servers,
    }
    alone {
        mirror::the_mirror_equals_the_servers_database_through_every_kind_of_change,
        held::every_product_and_what_it_covers_is_the_servers,
        held::the_schemes_rules_for_the_form_are_followed,
        held::changes_of_the_register_are_told_until_somebody_looked,
        mirror::items_and_diagnoses_come_over_fhir_where_graphql_gives_no_lists,
        elsewhere::over_fhir_alone_all_are_found_but_what_the_server_cannot_show,
        frequencies::how_often_a_thing_may_be_claimed_is_written_alike_by_both,
        people::the_people_of_the_district_are_known_ahead_as_the_database_has_them,
    }
}
