# Steps of a delivery and of the payer's answer, as the journal keeps them.

# $try (Number): which attempt or question this is
history-attempt = Sending, attempt { $try }
history-question = Asking the payer whether it has this claim, question { $try }
history-refused = Refused by the payer
history-duplicate = The payer says that it has this code: asked before anything else
history-not-sent = Not sent: no connection
history-answer-lost = The answer was lost: the payer is asked before anything is sent again
history-busy = The server asked to wait
history-sign-in-needed = Not sent: sign-in needed
history-no-right = Not sent: this user may not submit claims
history-person-unknown = Not sent: the payer does not know the insurance number
history-person-differs = Not sent: the insurance number belongs to another person
history-found-at-payer = Found at the payer: it had arrived
history-code-taken = The code belongs to another claim at the payer
history-cannot-compare = The payer shows too little of the claim to compare
history-not-at-payer = Not at the payer: free to be sent again
history-no-answer = No answer to the question
history-step = Picked up again after a restart
history-rescued = Restored from its second copy: the payer is asked before anything is sent
history-set-up = Set up
history-passphrase-set = Passphrase set
# $state (String): machine name of the claim's state
history-answer = { $state ->
    [waiting] Answer: received, waiting for the payer
    [processed] Answer: processed, being priced
    [approved] Answer: approved
    [partly] Answer: partly approved
    [rejected] Answer: rejected
    [entered] Answer: entered at the payer
   *[other] News from the payer
}
