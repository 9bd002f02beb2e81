# Files that go with a claim.

problem-attachment-no-file = « { $detail } » est un lien, un dossier ou un périphérique, pas un simple fichier.
problem-attachment-no-file-act = Choisissez le fichier lui-même.
# $detail (String): megabytes
problem-attachment-too-large = Le fichier dépasse { $detail } Mo, et aucun payeur n’en prend d’aussi grand.
problem-attachment-too-large-act = Numérisez-le en gris ou avec moins de points, ou divisez-le.
problem-attachment-type = « { $detail } » n’est pas, par son contenu, un fichier qu’un payeur prend avec une demande.
problem-attachment-type-act = PDF, PNG, JPEG, texte simple et documents Word sans macros peuvent accompagner une demande.
# $detail (String): how many
problem-attachment-too-many = La demande a déjà { $detail } fichiers ; une demande ne peut en avoir plus.
problem-attachment-too-many-act = Réunissez plusieurs pages dans un PDF.
problem-attachment-not-found = La demande n’a pas de fichier « { $detail } ».
problem-attachment-not-found-act = Rouvrez la demande pour voir ses fichiers tels qu’ils sont maintenant.
problem-attachment-sent = Le payeur a « { $detail } », ou peut l’avoir ; il ne peut pas être retiré ici.
problem-attachment-sent-act = Demandez au payeur de le retirer s’il est erroné.

attachment-waiting = Part dès que le payeur a la demande
attachment-sending = En route
attachment-sent = Le payeur l’a
attachment-refused = Refusé par le payeur
attachment-not-taken = Pas pris par ce serveur
attachment-lost = N’est plus sur cet ordinateur
attachment-waiting-note = La demande part d’abord ; le fichier suit de lui-même.
attachment-sending-note = Il est en cours d’envoi, ou le payeur est interrogé sur son arrivée.
attachment-sent-note = Rien à faire.
attachment-refused-note = La demande elle-même n’est pas touchée. Retirez le fichier, ou renvoyez-le.
attachment-not-taken-note = Ce serveur, tel qu’il est joint, n’a aucun moyen de prendre des fichiers. La demande elle-même n’est pas touchée ; remettez le fichier au payeur autrement.
attachment-lost-note = La demande a été restaurée depuis sa seconde copie, qui ne tient que les noms de ses fichiers. Ajoutez le fichier de nouveau.
# $words (String): the payer’s own words
attachment-why-words = Le payeur dit : { $words }
attachment-why-too-large = Il n’est pas passé : le serveur n’en prend pas de cette taille, ou la ligne se coupe trop tôt.
attachment-why-no-right = Cet utilisateur ne peut pas ajouter de fichiers aux demandes.

history-attached = Fichier ajouté : { $name }
history-detached = Fichier retiré : { $name }
history-attachment-sent = Le payeur a le fichier { $name }
history-attachment-refused = Le payeur a refusé le fichier { $name }
history-attachment-not-taken = Ce serveur ne prend pas de fichiers : { $name }

cli-no-attachments = Aucun fichier n’accompagne cette demande
# $name (String), $size (Number), $state (String): words for where it stands
cli-attachment = { $name } · { $size } ko · { $state }
# $sent, $refused (Number)
cli-attachments-delivered = Fichiers envoyés : { $sent } · à voir : { $refused }

attachments-title = Fichiers
attachments-choose = Joindre des fichiers…
attachments-choose-title = Fichiers qui accompagnent la demande
attachments-hint = PDF, PNG, JPEG, texte ou Word, jusqu’à 7 Mo chacun. Ils partent après la demande.
attachments-remove = Retirer
attachments-again = Renvoyer
# $name (String)
attachments-remove-name = Retirer { $name }
# $count (Number)
attachments-added = { $count ->
    [0] Ces fichiers y sont déjà
    [one] { $count } fichier ajouté
   *[other] { $count } fichiers ajoutés
}
# $count (Number), $size (String): as 1,2 Mo
attachments-wait = { $count ->
    [one] { $count } fichier ({ $size }) attend une connexion qui n’est pas facturée au volume.
   *[other] { $count } fichiers ({ $size }) attendent une connexion qui n’est pas facturée au volume.
}
attachments-send-now = Envoyer quand même
# $count, $refused (Number)
attachments-went = { $count ->
    [0] Aucun fichier envoyé
    [one] { $count } fichier envoyé
   *[other] { $count } fichiers envoyés
}{ $refused ->
    [0] {""}
    [one] , { $refused } refusé
   *[other] , { $refused } refusés
}
