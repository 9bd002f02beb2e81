# Les pages où une demande est écrite et consultée.

## Nouvelle demande

ui-insuree = Assuré
ui-claim-visit = Visite
ui-claim-title-correct = Corriger et renvoyer
# $time (String): e.g. “09:41:07”
ui-claim-saved = Brouillon · enregistré { $time }
ui-claim-not-saved = Pas encore enregistré, nouvel essai en cours
ui-claim-corrects = Corrige une demande rejetée
ui-claim-corrected-by = Corrigée par une autre demande
# $code (String): the claim's code
ui-claim-kept = Le brouillon { $code } est conservé.
ui-claim-submitted = La demande { $code } est soumise et sera envoyée.
ui-claim-discarded = Le brouillon { $code } est abandonné.
ui-claim-released = La demande { $code } est prête à l’envoi.
# $copy (Number): which print this is
ui-printed = Imprimée : exemplaire { $copy }, ouvert dans votre lecteur PDF.
ui-printed-many = { $count } demandes imprimées.
ui-claim-scan = scanner ou taper
ui-claim-number-first = Commencez par le numéro d’assurance, puis Entrée.
ui-claim-person-unknown = Aucune personne connue sous ce numéro sur cet ordinateur.
ui-claim-code-or-words = code ou mots
# $place (Number): 2 to 5
ui-claim-other-diagnosis = Diagnostic { $place }
ui-claim-keys = Entrée choisir · Ctrl+Suppr enlever la ligne
ui-date-hint = 2011 ou 20112026

ui-cover-covered = Couvert le { $day } · { $product }
ui-cover-covered-dates = Couvert { $from } – { $to } · { $product }
ui-cover-no-active-policy = Aucune police active le { $day }
ui-cover-not-known-here = Couverture inconnue ici
ui-cover-not-found = Numéro inconnu du payeur
ui-cover-not-allowed = Couverture non visible pour cet utilisateur
ui-cover-not-offered = Couverture non communiquée par ce serveur

ui-lines-caption = Actes et articles
ui-lines-answered-caption = Actes et articles demandés et approuvés
ui-lines-none = Pas encore d’acte ni d’article.
ui-line-number = Ligne
ui-line-code = Code
ui-line-element = Acte ou article
ui-line-quantity = Quantité
ui-line-price = Prix
ui-line-amount = Montant
ui-line-check = Contrôle
ui-line-first = code ou mots
ui-line-claimed = Demandé
ui-line-approved = Approuvé
ui-line-reason = Raison du payeur
ui-line-what-to-do = Que faire
ui-line-as-above = Comme ci-dessus
ui-line-undecided = Pas encore décidé
ui-line-accepted = Accepté
ui-line-cut = Réduit
# $quantity (String)
ui-line-cut-to = quantité ramenée à { $quantity }
ui-line-not-held = Absente chez le payeur
ui-line-not-held-act = Le payeur détient cette demande sans cette ligne. Interrogez-le avant de la demander de nouveau.
# $name (String): the service or item
ui-line-removed = { $name } : ligne enlevée.
ui-no-objection = Rien à signaler
ui-search-wide = Chercher dans tout le catalogue du payeur
ui-search-wide-none = Rien de tel dans tout le catalogue du payeur
ui-total = Total
ui-total-services = Actes
ui-total-items = Articles

ui-findings = Ce qui s’oppose à cette demande
ui-still-missing = Il manque encore :
# $code (String): machine name
ui-finding-unknown = Le contrôle a trouvé quelque chose pour quoi ce programme n’a pas de mots ({ $code }).

ui-reason-title = Le payeur rejettera cette demande
ui-reason-note = Vous pouvez d’abord la corriger. Si vous l’envoyez quand même, donnez une raison ; elle reste avec la demande.
ui-reason-label = Raison de l’envoyer quand même
ui-reason-missing = Donnez une raison.
ui-reason-back = Revenir et corriger
ui-reason-submit = Soumettre quand même

ui-act-submit = Soumettre
ui-act-print = Imprimer
ui-act-discard = Abandonner
ui-act-go-on = Continuer la saisie
ui-act-take-back = Reprendre et corriger
ui-act-try-again = Réessayer
ui-act-take-new-code = Envoyer sous un nouveau code
ui-act-correct = Corriger et renvoyer
ui-act-open-correction = Ouvrir la correction
ui-act-sign-in = Se connecter
ui-act-remove-line = Enlever la ligne
# $line (Number): counted from 1
ui-act-remove-line-n = Enlever la ligne { $line }
ui-act-send-refresh = Envoyer et recevoir

## Demandes et réponses

ui-claims-list = Liste des demandes
ui-claims-chips = Montrer seulement
ui-claims-filter = Filtrer par code, numéro ou nom
ui-claims-filter-hint = Code, numéro, nom…
ui-claims-none-found = Aucune demande ne correspond.
ui-claims-none = Pas encore de demande. F2 en commence une.
ui-answers-none = Le payeur n’a encore répondu à aucune demande.
ui-claims-choose-one = Choisissez une demande à gauche.
ui-claims-chosen = { $count ->
    [one] 1 choisie
   *[other] { $count } choisies
}
ui-claims-choose-none = Ne rien choisir
ui-claims-keys = ↑ ↓ déplacer · Espace choisir · Entrée ouvrir · / filtrer
ui-claims-new = Nouvelle réponse :
ui-claims-no-number = Pas encore de numéro d’assurance
# $count, $kept (Number)
ui-claims-submitted = { $count ->
    [0] Aucune demande soumise.
    [one] 1 demande soumise.
   *[other] { $count } demandes soumises.
} { $kept ->
    [0] { "" }
    [one] 1 reste un brouillon : ouvrez-la pour voir pourquoi.
   *[other] { $kept } restent des brouillons : ouvrez-les pour voir pourquoi.
}

ui-claim-detail = La demande
ui-detail-visit = Visite { $from } – { $to }
ui-detail-visit-day = Visite du { $day }
ui-detail-submitted = soumise { $when }
ui-detail-learnt = réponse reçue { $when }
ui-detail-tries = { $count } essais
ui-detail-next-try = prochain essai { $when }
ui-detail-prints = { $count ->
    [one] imprimée une fois
   *[other] imprimée { $count } fois
}
ui-detail-partly-already = Certaines lignes ont déjà été rejetées par les premiers contrôles du payeur.
ui-detail-approved = Approuvé
ui-detail-check-now = Ce que dit le contrôle
ui-detail-check-then = Ce que notre contrôle disait avant l’envoi
ui-detail-anyway = Envoyée quand même, parce que :
ui-detail-note = Note du médecin-conseil
ui-detail-note-none = Non communiquée par le payeur.
ui-detail-history = Historique
ui-detail-raw = Réponse telle que reçue
ui-detail-raw-note = Pour l’assistance : exactement ce que le payeur a envoyé.
