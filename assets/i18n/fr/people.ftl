# Les personnes du district connues d’avance : trouvées par leur nom, reçues et oubliées, à l’écran et en ligne de commande.

ui-feed-people = Personnes du district
ui-feed-policies = Polices de ces personnes

ui-people-title = Personnes du district
ui-people-why = Les personnes de votre district peuvent être reçues d’avance à chaque mise à jour : les patients se trouvent alors par numéro ou par nom et leur couverture est connue sans connexion. Elles sont gardées chiffrées sur cet ordinateur.
ui-people-how-many = Combien sont-elles ?
ui-people-counting = Question au payeur…
# $people, $policies (Number), $size (String): e.g. “12 Mo”, $minutes (Number)
ui-people-size = { $people ->
    [one] { $people } personne
   *[other] { $people } personnes
} et { $policies ->
    [one] { $policies } police
   *[other] { $policies } polices
} : { $size } avant compression, environ { $minutes } min de travail du serveur.
ui-people-fetch = Les recevoir d’avance
# $people (Number): people fetched ahead, $asked (Number): people asked about on this computer
ui-people-on = Reçues à chaque mise à jour : { $people ->
    [one] { $people } personne est connue d’avance.
   *[other] { $people } personnes sont connues d’avance.
}
ui-people-waiting = Elles viennent avec la prochaine mise à jour.
ui-people-forget = Arrêter et les oublier
ui-people-forget-title = Oublier les personnes du district ?
ui-people-forget-why = Toutes les personnes seulement reçues d’avance sont retirées de cet ordinateur, avec leurs polices. Celles qui ont été demandées ici restent.
ui-people-keep = Les garder
ui-people-forgotten = Oubliées.

ui-people-find = Numéro ou nom
ui-people-found = Personnes trouvées
ui-people-none = Personne de ce nom n’est connu sur cet ordinateur. Avec le numéro d’assurance, le payeur peut être interrogé.
ui-people-this-number = ce numéro, tel quel

ui-family-title = Famille
ui-family-none = Aucun autre membre n’est connu ici.

# $when (String): e.g. “état d’hier 18:02”
ui-policies-by-list = D’après la liste des polices, { $when }. Elle ne dit pas ce qu’il reste.
ui-stage-new = nouvelle
ui-stage-renewed = renouvelée

history-people-ahead = Les personnes du district sont désormais reçues d’avance
history-people-forgotten = Les personnes du district ont été oubliées

cli-people-on = Les personnes du district sont reçues d’avance à chaque mise à jour.
cli-people-off = Les personnes du district ne sont pas reçues d’avance.
# $people, $asked (String): numbers
cli-people-known = Connues d’avance : { $people }. Demandées ici : { $asked }.
# $people, $policies, $megabytes, $minutes (String): numbers
cli-people-size = { $people } personnes, { $policies } polices : au plus { $megabytes } Mo avant compression et { $minutes } min de travail du serveur.
cli-cover-by-list = D’après la liste des polices ; elle ne dit pas ce qu’il reste.
cli-head = chef de famille

photo-left-out = Le payeur a une photo de cette personne, mais elle est trop grande pour être gardée sur cet ordinateur.
