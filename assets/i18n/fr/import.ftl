# Données de référence tirées d’un fichier : pourquoi il n’a pas pu être pris, ce qui en a été laissé de côté, et ce qui s’ensuit.

# $detail (String): the file
problem-file-unreadable = Le fichier { $detail } n’a pas pu être ouvert. Rien n’a été changé.
problem-file-unreadable-act = Vérifiez son nom et si vous pouvez le lire ; copiez-le sur cet ordinateur s’il est sur une clé.
problem-file-empty = Il n’y a rien dans ce fichier. Rien n’a été changé.
problem-file-empty-act = Faites-le refaire.
problem-file-too-large = Ce fichier est plus grand que les données de référence de n’importe quel payeur. Rien n’a été changé.
problem-file-too-large-act = Vérifiez que c’est bien le fichier voulu.
problem-file-unknown = Ce n’est pas un fichier de données de référence d’openIMIS connu de ce programme. Rien n’a été changé.
problem-file-unknown-act = Il prend les exportations d’actes et d’articles (CSV, JSON), les registres (XML) et l’extrait pour téléphones.
problem-file-workbook = C’est un classeur de tableur, que ce programme ne lit pas. Rien n’a été changé.
problem-file-workbook-act = Exportez-le d’openIMIS en CSV, ou enregistrez-le en CSV dans le tableur.
# $detail (String): line or byte
problem-file-broken = Ce fichier est abîmé ou incomplet (vers { $detail }). Rien n’a été changé.
problem-file-broken-act = Copiez-le de nouveau, ou faites-le refaire.
# $detail (String): heading of the column
problem-file-column-missing = La colonne « { $detail } » manque dans ce fichier. Rien n’a été changé.
problem-file-column-missing-act = Exportez-le de nouveau d’openIMIS et laissez ses colonnes comme elles sont.
# $detail (String): unreadable rows / all rows
problem-file-mostly-unreadable = La plupart des lignes de ce fichier sont illisibles ({ $detail }). Rien n’a été changé.
problem-file-mostly-unreadable-act = Vérifiez que c’est bien le fichier voulu et qu’aucun tableur ne l’a modifié.
# $detail (String): local day and minute
problem-file-older = Ce qui est sur cet ordinateur est plus récent ({ $detail }) que ce fichier. Rien n’a été changé.
problem-file-older-act = Prenez un fichier plus récent. Ne l’importez quand même que si vous en êtes certain.
# $detail (String): facility code
problem-facility-not-in-files = Aucun des fichiers ne parle de la formation sanitaire { $detail }. Rien n’a été mis en place.
problem-facility-not-in-files-act = Vérifiez le code, et donnez parmi les fichiers le registre des formations sanitaires du payeur (XML).

warning-price-list-not-known = La liste de prix de { $detail } n’est pas sur cet ordinateur, seulement les prix nationaux du payeur. On ne peut pas dire ici si le payeur les paie.
warning-price-list-not-known-act = Mettez à jour les données de référence dès qu’il y a une connexion.
warning-price-list-not-offered = Le serveur, tel qu’il est joint, n’offre pas la liste de prix de { $detail } : les prix sont les prix nationaux du payeur. On ne peut pas dire ici si le payeur les paie.
warning-price-list-not-offered-act = Comparez les prix avec votre contrat, ou demandez à qui gère le médiateur de laisser passer GraphQL.

import-skipped-code = pas de code utilisable
import-skipped-name = pas de nom utilisable
import-skipped-price = pas de prix utilisable
import-skipped-frequency = nombre de jours illisible
import-skipped-twice = ce code est déjà venu
import-skipped-shape = n’a pas la forme de la liste

import-people = Personnes et leur couverture
# $when (String): local day and minute
import-dated = au { $when }
# $count (Number): rows
import-kept = { $count ->
    [one] 1 ligne laissée : ce qui est ici est meilleur ou plus récent.
   *[other] { $count } lignes laissées : ce qui est ici est meilleur ou plus récent.
}
# $row (Number), $code (String): may be empty, $why (String)
import-skipped = Ligne { $row } { $code } : { $why }
