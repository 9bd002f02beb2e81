# What the check of a claim found: one sentence each, with what to do. The name is the finding's machine name with - for _.

finding-insuree-missing = Saisissez le numéro d’assurance.
finding-insuree-unreadable = Ceci ne peut pas être un numéro d’assurance. Comparez avec la carte : seulement des lettres, des chiffres et des séparateurs simples.
finding-insuree-not-checked = Cette personne n’est pas connue sur cet ordinateur. Vous pouvez soumettre ; le numéro est vérifié chez le payeur avant l’envoi de la demande.
finding-insuree-not-found = Le payeur ne connaît pas ce numéro d’assurance. Vérifiez-le sur la carte.

finding-date-missing = Saisissez la date.
# $value (String): what was typed
finding-date-unreadable = « { $value } » n’est pas un jour du calendrier. Saisissez l’année, le mois et le jour.
finding-visit-ends-before-start = La visite finit avant de commencer. Vérifiez les deux dates.
# $today (String): today's date on this computer
finding-date-in-future = Ce jour n’est pas encore venu : nous sommes le { $today } sur cet ordinateur. Vérifiez la date, et l’horloge.
finding-claim-before-visit = La demande est datée d’avant la visite. Sa date doit être le premier jour de la visite ou plus tard.
finding-clock-doubtful = L’horloge de cet ordinateur ne s’accorde pas avec celle du serveur ; les dates sont donc incertaines. Ici, nous sommes le { $today } : si c’est faux, réglez l’horloge.

finding-visit-type-missing = Choisissez le type de visite : urgence, référence ou autre.
finding-administrator-missing = Choisissez le responsable qui répond de cette demande.
finding-administrator-unknown = « { $value } » n’est pas un responsable des demandes de cette formation sanitaire. Choisissez dans la liste.

finding-diagnosis-missing = Saisissez le diagnostic principal.
finding-diagnosis-unknown = La liste du payeur n’a pas de diagnostic « { $value } ». Choisissez dans la liste.
finding-diagnosis-twice = Le diagnostic { $value } est saisi deux fois. Retirez-en un.
# $limit (Number): how many the payer takes
finding-too-many-diagnoses = Le payeur prend au plus { $limit } diagnostics : le principal et les autres. Retirez le moins important.
# $limit (Number): longest text in characters
finding-field-mandatory = Ce régime exige ce champ. Saisissez-le.
finding-text-too-long = Ce texte est trop long : { $limit } caractères au plus.
finding-code-too-long = Le code de la demande est plus long que ce que le payeur accepte. Raccourcissez le modèle de code dans les réglages.

# $day (String): the day the payer judges cover on
finding-no-cover-on-visit = Selon la dernière réponse du payeur, aucune police ne couvre cette personne le { $day }. Vérifiez la carte et la date, ou interrogez de nouveau le payeur.
finding-cover-not-known = On ne sait pas ici si cette personne est couverte. Cela ne veut pas dire qu’elle ne l’est pas.

finding-facility-without-price-list = Cette formation sanitaire n’a pas de liste de prix chez le payeur : chaque ligne serait rejetée. Demandez au payeur d’en attribuer une.
finding-price-list-not-known = La liste de prix de cette formation sanitaire n’est pas sur cet ordinateur, seulement les prix nationaux du payeur. On ne peut pas dire ici si le payeur paie ces prix.
finding-no-lines = Saisissez au moins un acte ou un article.
finding-line-without-code = Choisissez un acte ou un article pour cette ligne, ou retirez-la.
finding-element-unknown = Le catalogue du payeur n’a rien sous « { $value } ». Choisissez un acte ou un article dans la liste.
# $code (String): code of the service or item
finding-not-in-price-list = { $code } n’est pas dans la liste de prix de cette formation sanitaire. Le payeur rejettera cette ligne.
# $code (String): code of the service or item
finding-element-retired = Le payeur a mis fin à { $code } depuis cette visite. Il rejettera cette ligne.
# $code (String), $day (String): from which day the payer’s entry is valid
finding-element-not-yet-valid = L’entrée du payeur pour { $code } est valable à partir du { $day }, jour de sa dernière modification. Certains payeurs rejettent les visites de ce jour-là ou d’avant.

finding-quantity-missing = Saisissez la quantité.
finding-quantity-unreadable = « { $value } » n’est pas une quantité. Saisissez un nombre avec deux décimales au plus.
finding-quantity-not-positive = La quantité doit être supérieure à zéro ; « { $value } » ne l’est pas.
finding-quantity-too-large = « { $value } » dépasse ce qu’une demande peut contenir. Vérifiez la quantité.
finding-quantity-over-maximum = Le payeur en prend au plus { $limit } sur une ligne et refuserait toute la demande. Diminuez la quantité.

finding-price-missing = Saisissez le prix.
finding-price-unreadable = « { $value } » n’est pas un prix. Saisissez un montant positif ou nul, avec deux décimales au plus.
# $list (String): the price of the facility's list
finding-price-differs-from-list = Le prix de la liste est { $list }. Le payeur pourrait payer celui-là.
finding-line-twice = { $code } figure sur plusieurs lignes. Réunissez les quantités sur une seule ligne si elles sont de la même visite.
finding-total-zero = Toute la demande ne coûte rien, et le payeur refuse une telle demande. Vérifiez les quantités et les prix.
# $value (String): codes of the products
finding-not-covered = L’assurance de cette personne ({ $value }) ne couvre pas { $code }. Le payeur rejettera cette ligne.
finding-not-covered-for-visit = L’assurance de cette personne ({ $value }) ne couvre pas { $code } pour ce type de visite. Le payeur le rejettera.
# $day (String): the first day on which it is covered
finding-waiting-period = Cette police est récente et ne couvre { $code } qu’à partir du { $day }. Le payeur rejettera cette ligne.
# $limit (Number): pieces in a policy’s period
finding-quantity-over-cover = L’assurance de cette personne paie au plus { $limit } de { $code } par période de police. Le payeur coupe ou rejette ce qui dépasse.
finding-category-not-covered = L’assurance de cette personne ({ $value }) n’accepte aucune demande de ce genre.
finding-none-left = Selon le dernier compte du payeur, il ne reste à l’assurance de cette personne ({ $value }) aucune demande de ce genre.
# $limit (String): an amount
finding-over-ceiling = L’assurance de cette personne ({ $value }) paie au plus { $limit }. Ce qui dépasse peut ne pas être payé.
# Beside what a search finds in the whole catalogue.
not-in-list = absent de la liste de prix de cette formation sanitaire
# Beside what a search finds for a person.
not-covered-for-person = non couvert par le produit de cette personne
