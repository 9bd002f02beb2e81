# The payer's questions about a claim, and the answers.

feedback-title = The payer asks about this treatment
feedback-title-sent = The payer’s questions about this treatment
feedback-note = Ask the patient where you can. The payer takes one answer; once it has it, it cannot be changed.
feedback-care-rendered = Was the care given?
feedback-payment-asked = Was the patient asked to pay?
feedback-drug-prescribed = Was medicine prescribed?
feedback-drug-received = Was the medicine handed out?
feedback-assessment = How does the patient judge the treatment?
feedback-assessment-hint = 0 is worst, 5 is best
feedback-short = Questions
feedback-yes = Yes
feedback-no = No
feedback-send = Answer
feedback-change = Change the answer
feedback-incomplete = Please answer all five questions.
feedback-kept = Answer kept; it goes to the payer over the link.
feedback-waiting = Your answer is kept and goes to the payer over the link.
feedback-sent = The payer has an answer to its questions.
feedback-closed = The payer does not wait for an answer any more.
feedback-no-right = Your user may not answer these questions; an enrolment officer may. Your answer was not sent.
feedback-declined = The payer did not take the answer.

problem-not-asked = The payer asks nothing about claim { $detail }.
problem-not-asked-act = Nothing to do. Its questions appear here after the next refresh.
problem-feedback-given = The payer has an answer to its questions about claim { $detail }.
problem-feedback-given-act = It takes no second one. Tell the payer directly if the first was wrong.
problem-assessment-range = “{ $detail }” is no assessment.
problem-assessment-range-act = Give a number from 0, the worst, to 5, the best.

history-feedback-given = The payer’s questions answered here
# $state (String): where the answer stands
history-feedback-told = { $state ->
    [sent] The payer has an answer to its questions
    [closed] The payer waits for no answer any more
    [no_right] Answer not sent: this user may not answer the payer’s questions
   *[declined] The payer did not take the answer to its questions
}

cli-feedback = The payer waits for an answer to its questions; see `claims feedback`.
# $sent, $refused (String): numbers
cli-feedback-delivered = Answers to questions sent: { $sent } · not taken: { $refused }
