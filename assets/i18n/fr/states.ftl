# Where a claim stands, and the words of the register: states, visit types, sexes, policies, weights, fields.

## Claim states: the word, and one sentence that says what it means for the clerk.

state-draft = Brouillon
state-draft-note = En cours de saisie. Rien n’a quitté cet ordinateur.
state-ready = Prête à l’envoi
state-ready-note = Soumise ici et conservée. Elle part chez le payeur dès qu’il y a une connexion ; d’ici là, vous pouvez la reprendre.
state-sending = Envoi en cours
state-sending-note = En route vers le payeur.
state-unsure = Question au payeur
state-unsure-note = Elle a été envoyée, mais la réponse s’est perdue. Le payeur est interrogé avant tout nouvel envoi : elle ne peut pas être facturée deux fois.
state-blocked = À vous d’agir
state-blocked-note = Elle ne peut pas avancer seule. Elle est conservée ; voyez la raison et ce qu’il faut faire.
state-carried = Transportée sur clé
state-carried-note = Confiée à un paquet scellé. Elle sera réglée quand l’accusé de réception du paquet reviendra.
state-entered = Saisie ailleurs
state-entered-note = Quelqu’un l’a saisie dans l’application web du payeur et ne l’y a pas encore soumise.
state-waiting = En attente du payeur
state-waiting-note = Le payeur l’a reçue et ses premiers contrôles sont passés. Elle n’est encore ni examinée ni approuvée.
state-processed = Traitée
state-processed-note = Le payeur l’a examinée et calcule ce qu’il paie.
state-approved = Approuvée
state-approved-note = Le payeur a approuvé toutes les lignes en entier.
state-partly = Approuvée en partie
state-partly-note = Le payeur l’a approuvée, mais a réduit ou rejeté certaines lignes.
state-rejected = Rejetée
state-rejected-note = Le payeur ne paie rien pour cette demande. Voyez les raisons ; vous pouvez corriger une copie et la renvoyer.

## Why a claim needs a person

blocked-refused = Le payeur a refusé de prendre cette demande.
blocked-refused-act = Lisez ce que le payeur a écrit, corrigez la demande et soumettez-la de nouveau.
blocked-code-taken = Une autre demande porte déjà ce code chez le payeur.
blocked-code-taken-act = Donnez un nouveau code à cette demande et envoyez-la. Rien n’a été facturé deux fois.
blocked-inconclusive = Le payeur détient sous ce code une demande qui peut être celle-ci, ou celle-ci avant qu’elle ne soit modifiée.
blocked-inconclusive-act = Cherchez ce code dans l’application web du payeur. Réessayer interroge d’abord le payeur, et n’envoie rien tant qu’il détient une demande sous ce code.
blocked-sign-in = Le payeur demande une nouvelle connexion.
blocked-sign-in-act = Connectez-vous ; la demande part ensuite d’elle-même.
blocked-no-right = Cet utilisateur n’a pas le droit de soumettre des demandes sur le serveur.
blocked-no-right-act = Demandez à l’administrateur du serveur le droit de soumettre des demandes, puis réessayez.
blocked-person-unknown = Le payeur ne connaît pas ce numéro d’assurance.
blocked-person-unknown-act = Vérifiez le numéro sur la carte, corrigez-le et soumettez de nouveau.
blocked-person-differs = Le numéro d’assurance appartient maintenant à une autre personne que celle pour qui la demande a été écrite.
blocked-person-differs-act = Vérifiez le numéro et le nom sur la carte avant d’envoyer.

## Visit types, kinds of lines, sexes

visit-type-emergency = Urgence
visit-type-referral = Référence
visit-type-other = Autre
kind-service = Acte
kind-item = Article
sex-female = Femme
sex-male = Homme
sex-other = Autre

## Policies and cover

policy-idle = Pas encore en vigueur
policy-active = Active
policy-suspended = Suspendue
policy-expired = Expirée
policy-ready = À renouveler
policy-unknown = Statut inconnu de ce programme
cover-never-seen = Inconnu ici : le payeur n’a pas encore été interrogé sur cette personne. Cela ne veut pas dire qu’elle n’est pas assurée.
cover-not-found = Le payeur ne connaît pas ce numéro, ou ne le montre pas à cet utilisateur.
cover-not-allowed = Inconnu : cet utilisateur n’a pas le droit de voir les polices sur le serveur.
cover-not-offered = Inconnu : le serveur, tel qu’il est joint, ne communique aucune police. Cela ne veut pas dire que la personne n’est pas assurée.
cover-none = Aucune police : le payeur connaît cette personne et n’a nommé aucune police.
cover-not-reported = Non communiqué

## How heavy a finding weighs

weight-stops = Incomplet
weight-stops-note = À corriger avant de pouvoir soumettre la demande.
weight-will-be-rejected = Sera rejeté
weight-will-be-rejected-note = Le payeur rejettera ceci. Vous pouvez soumettre quand même en donnant une raison.
weight-may-be-rejected = Pourrait être rejeté
weight-may-be-rejected-note = Le payeur peut rejeter ou réduire ceci ; cela dépend de ce que cet ordinateur ne peut pas savoir.
weight-cannot-check = Invérifiable ici
weight-cannot-check-note = Avec ce que cet ordinateur sait, on ne peut rien en dire.

## Fields a finding points to

field-insuree = Numéro d’assurance
field-visit-from = Visite du
field-visit-to = Visite au
field-claim-date = Date de la demande
field-visit-type = Type de visite
field-administrator = Responsable des demandes
# $place (Number): 1 for the main diagnosis
field-diagnosis = { $place ->
    [1] Diagnostic principal
   *[other] Diagnostic { $place }
}
field-guarantee = Numéro de garantie
field-explanation = Explication
field-code = Code de la demande
field-lines = Lignes
# $line (Number): counted from 1
field-line-code = Ligne { $line }, code
field-line-quantity = Ligne { $line }, quantité
field-line-price = Ligne { $line }, prix
