# La liste de prix de la formation sanitaire, ce qui y a changé, et le déroulement d'une mise à jour.

ui-prices-search = Chercher dans la liste de prix
ui-prices-search-hint = Code, ou mots du nom en tout ordre
ui-prices-kind = Ce qui est affiché
ui-prices-all = Tout
ui-prices-services = Actes
ui-prices-items = Articles
ui-prices-changes = Ce qui a changé
# $count (Number)
ui-prices-unseen = { $count ->
    [one] 1 nouveau
   *[other] { $count } nouveaux
}
ui-nav-new-prices = { $count ->
    [one] 1 changement dans la liste de prix
   *[other] { $count } changements dans la liste de prix
}
ui-prices-list = Liste de prix
ui-prices-service = Acte
ui-prices-item = Article
ui-prices-code = Code
ui-prices-name = Nom
ui-prices-package = Conditionnement
ui-prices-limits = Limites
ui-prices-national = National
ui-prices-national-hint = Le prix national du payeur, là où celui de cette formation sanitaire diffère
ui-prices-price = Prix
ui-prices-update = Mettre à jour
ui-prices-export = Exporter
ui-prices-stop = Arrêter
# $currency (String): as in the settings
ui-prices-in = Montants en { $currency }
# $name (String), $day (String)
ui-prices-dated = { $name } du { $day }

## Limites d'un acte ou d'un article

ui-limit-care-i = patients hospitalisés seulement
ui-limit-care-o = patients ambulatoires seulement
ui-limit-for-both-adult = adultes seulement
ui-limit-for-both-minor = enfants seulement
ui-limit-for-woman-both = femmes et filles seulement
ui-limit-for-woman-adult = femmes seulement
ui-limit-for-woman-minor = filles seulement
ui-limit-for-man-both = hommes et garçons seulement
ui-limit-for-man-adult = hommes seulement
ui-limit-for-man-minor = garçons seulement
# $count (String): the largest quantity on one line
ui-limit-maximum = { $count } au plus par ligne
# $days (Number)
ui-limit-once = { $days ->
    [one] une fois par jour
   *[other] une fois en { $days } jours
}

## Rien à afficher

ui-prices-none-found = Rien dans la liste ne correspond à « { $text } ».
ui-prices-none-found-act = Échap efface la recherche. Ce qui n’est pas dans la liste n’est pas payé à cette formation sanitaire.
# $count (Number): as many as are shown
ui-prices-nearest = Les { $count } plus proches sont affichés. Précisez la recherche pour en réduire le nombre.
ui-prices-none = Le payeur n’a attribué aucune liste de prix à cette formation sanitaire.
ui-prices-none-note = Sans elle, chaque ligne d’une demande est rejetée. Demandez au payeur d’attribuer les listes de prix des actes et des articles, puis mettez à jour.
ui-prices-none-services = La liste de cette formation sanitaire ne contient aucun acte.
ui-prices-none-items = La liste de cette formation sanitaire ne contient aucun article.
ui-prices-never = Cet ordinateur n’a pas encore reçu la liste de prix.
ui-prices-never-note = Mettez à jour pendant qu’il y a une connexion. Ensuite les prix sont là, avec ou sans elle.
ui-prices-fetching = La liste de prix est en cours de réception pour la première fois.

## Ce qui a changé

ui-changes-new = Nouveau depuis votre dernier passage
ui-changes-earlier = Plus tôt
ui-changes-none = Rien n’a changé depuis 60 jours.
ui-changes-none-note = Quand le payeur change un prix, ajoute ou retire quelque chose, c’est dit ici après la mise à jour suivante.
ui-change-listed = Nouveau dans la liste
ui-change-unlisted = Sorti de la liste : n’est plus payé ici
ui-change-retired = Retiré par le payeur : n’est plus payé
ui-change-price = Prix changé
# $share (String): e.g. “+5 %”
ui-change-by = { $share }
ui-change-renamed = Nom changé, avant : { $name }
ui-change-facts = Limites ou conditionnement changés
ui-change-new = nouveau
ui-changes-what = Quoi
ui-changes-when = Appris
ui-changes-old = Avant
ui-changes-now = Maintenant

## La liste dans un fichier

# $facility (String), $date (String): the day the list is of; a file's name without ending
ui-prices-file = Prix { $facility } { $date }
# $rows (Number), $path (String)
ui-prices-exported = { $rows ->
    [one] 1 entrée écrite dans { $path }
   *[other] { $rows } entrées écrites dans { $path }
}
ui-prices-open-folder = Ouvrir le dossier

## Une mise à jour en cours

# $left (String): e.g. “about 2 min left”
ui-pull-left-seconds = encore quelques secondes
ui-pull-left-minute = encore moins d’une minute
ui-pull-left-minutes = encore { $count } min environ
ui-pull-left-hours = encore { $count } h environ
ui-pull-stopped = Arrêté. Ce qui a été reçu en entier est conservé ; les autres listes sont comme avant.
