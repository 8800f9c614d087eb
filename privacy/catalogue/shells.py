"""Every other table: what is visible to who takes part, about who works here, or the same for everybody."""

from privacy.catalogue.kinds import Columns, columns

SHELLS: dict[str, Columns] = {
    "parties.Gemeente": columns(
        reference="code naam nummer_prefix termijnen werktijden palet logo",
    ),
    "parties.Beeldmerk": columns(
        key="id gemeente",
        reference="inhoud breedte hoogte gemaakt_op",
    ),
    "parties.Huisstijl": columns(
        key="partij",
        reference="logo kleur afzender voetregel ondertekening",
    ),
    "parties.Partij": columns(
        key="id",
        reference="gemeente naam soort regie vaste_adviseur correspondentieadres contactpersoon email telefoon actief",
    ),
    "parties.User": columns(
        key="id",
        sealed="password",
        staff="last_login email naam is_active date_joined",
        state="is_superuser",
    ),
    "parties.User_groups": columns(
        key="id group",
        staff="user",
    ),
    "parties.User_user_permissions": columns(
        key="id permission",
        staff="user",
    ),
    "parties.Medewerker": columns(
        key="id",
        staff="user partij rollen functie contactpersoon geheimhouding_op actief toegevoegd_op geblokkeerd_op"
        " vertrokken_op opvolger",
    ),
    "parties.Uitnodiging": columns(
        key="id partij",
        staff="email naam functie rollen contactpersoon gemaakt_door medewerker",
        state="gemaakt_op verloopt_op verzonden_op pogingen volgende_poging_op gebruikt_op ingetrokken_op",
        sealed="hash",
    ),
    "parties.Afwezigheid": columns(
        key="id",
        staff="medewerker vervanger van tot gemaakt_door",
        state="gemaakt_op beeindigd_op",
    ),
    "parties.Herstelverzoek": columns(
        key="id",
        staff="medewerker reden gevraagd_door besloten_door vrager beslisser",
        state="gevraagd_op verloopt_op besloten_op akkoord",
    ),
    "parties.Toegangsbeoordeling": columns(
        key="id partij",
        staff="begonnen_door ondertekend_door",
        state="begonnen_op ondertekend_op",
    ),
    "parties.Toegangsoordeel": columns(
        key="id beoordeling",
        staff="medewerker rollen laatst_ingelogd uitkomst toelichting door",
        state="op beheerders_ingelicht",
    ),
    "parties.Beheerhandeling": columns(
        key="id gemeente",
        staff="tijd door namens partij medewerker handeling toelichting",
    ),
    "parties.Identiteitsprovider": columns(
        key="id partij",
        state="naam issuer client_id domeinen acr amr klaargezet_op vrijgegeven_op",
        sealed="client_secret",
        staff="klaargezet_door vrijgegeven_door",
    ),
    "parties.ApiToken": columns(
        key="id",
        staff="medewerker naam",
        sealed="hash",
        state="scopes aangemaakt_op verloopt_op laatst_gebruikt_op ingetrokken_op",
    ),
    "privacy.Categorie": columns(
        reference="nr naam uitleg",
    ),
    "privacy.Convenant": columns(
        key="id gemeente vorige vingerafdruk",
        state="overlegvorm naam versie status overwegingen doel taken aard_samenwerking klachten geldig_van geldig_tot"
        " evaluatie_op gemaakt_op ter_ondertekening_op vastgesteld_op vervallen_op",
        staff="gemaakt_door",
    ),
    "privacy.ConvenantPartij": columns(
        key="id convenant vingerafdruk",
        state="partij art6 art9_10 wpg_besluit beroepsgeheim ondertekend_op",
        staff="ondertekend_door",
    ),
    "privacy.ConvenantRegel": columns(
        key="id convenant categorie",
        state="partijsoort fase toegang verstrekken besluit_nodig toestemming_nodig voorwaarde doel art6 art9_10"
        " wpg_besluit artikel grondslag reden",
    ),
    "privacy.Toegangsbesluit": columns(
        key="id casus categorie tabel rij bron partij verzoek toestemming",
        neutral="grond",
        staff="besloten_door",
        state="grondslag geldig_van geldig_tot ingetrokken_op",
    ),
    "privacy.Toegangsvoorstel": columns(
        key="id casus casusnummer categorie tabel rij bron partij toestemming besluit",
        neutral="grond",
        staff="voorgesteld_door besloten_door",
        state="grondslag geldig_tot voorgesteld_op ingetrokken_op besloten_op akkoord",
    ),
    "privacy.Informatieverzoek": columns(
        key="id nummer gemeente casus bewoner categorie",
        state="van_partij aan_partij status matrix spoed ingediend_op bekend_uiterlijk bekend_zichtbaar_op"
        " inhoud_gevraagd_op inhoud_uiterlijk",
        staff="gevraagd_door",
    ),
    "privacy.Verzoekbesluit": columns(
        key="id verzoek",
        state="partij stap uitkomst grondslag weigeringsgrond niet_doorverstrekken besloten_op verloopt_op"
        " ingetrokken_op",
        staff="besloten_door",
    ),
    "privacy.Rechtenverzoek": columns(
        key="id nummer gemeente",
        state="partij soort status ontvangen_op uiterlijk verlengd_op identiteit_vastgesteld besluit overzicht_sha256"
        " overzicht_op beperkt_van beperkt_tot afgerond_op gemaakt_op",
        staff="behandelaar",
    ),
    "meetings.Gast": columns(
        key="id overleg punten",
        staff="naam functie organisatie vastgelegd_door",
        state="getekend_op vertrokken_op vastgelegd_op",
    ),
    "privacy.Raadpleging": columns(
        key="id aanvraag casus casusnummer bewoner",
        state="partij bron categorieen uitkomst weigeringsgrond besloten_op resultaat uitgevoerd_op",
        staff="besloten_door uitgevoerd_door",
    ),
    "privacy.Noodprocedure": columns(
        key="id gemeente casus casusnummer",
        state="partij reden geldig_van geldig_tot beoordeeld_op terecht",
        neutral="toelichting",
        staff="medewerker beoordeeld_door",
    ),
    "privacy.Bewaartermijn": columns(
        key="id gemeente",
        state="soort maanden partij gewijzigd_op",
        neutral="motivatie",
        staff="gewijzigd_door",
    ),
    "privacy.Bewaarplicht": columns(
        key="id casus casusnummer gemeente",
        state="partij reden toets_op gesteld_op beeindigd_op",
        neutral="toelichting einde_reden",
        staff="gesteld_door beeindigd_door",
    ),
    "privacy.Vernietigingsvoorstel": columns(
        key="id onderwerp nummer gemeente",
        state="wat partij gedeeld grond maanden begon_op vervalt_op status voorgesteld_op uitgesteld_tot besloten_op",
        neutral="uitstel_reden",
        staff="besloten_door",
    ),
    "privacy.Vernietiging": columns(
        key="id nummer gemeente logregel sha256",
        state="wat partij grond maanden begon_op vervalt_op voorgesteld_op goedgekeurd_op uitgevoerd_op aantallen"
        " bestanden reservekopie_tot",
        staff="goedgekeurd_door",
    ),
    "privacy.Wisopdracht": columns(
        key="id vernietiging opslagnaam",
        state="gewist_op",
    ),
    "privacy.Datalek": columns(
        key="id nummer gemeente",
        state="partij soort ontdekt_op categorieen betrokkenen casussen risico ap_gemeld_op ap_nummer geinformeerd_op"
        " gedeeld gemaakt_op gesloten_op",
        neutral="wat gevolgen maatregelen ap_niet_reden vertraging_reden geinformeerd_niet_reden",
        staff="gemaakt_door gesloten_door",
    ),
    "privacy.Zegelcontrole": columns(
        key="id",
        state="tijd zegels regels laatste_zegel laatste_hoofd ankers fouten bevindingen",
    ),
    "privacy.Logbeoordeling": columns(
        key="id",
        state="partij maand cijfers oordeel ondertekend_op",
        neutral="bevinding",
        staff="ondertekend_door",
    ),
    "privacy.Inzagelog": columns(
        key="id gemeente_id casus_id melding_id aanvraag_id bewoner_id convenant verzoek",
        staff="tijd gebeurtenis uitkomst medewerker user_id rol partij categorieen doel reden sessie ip",
        state="gedeeld",
        neutral="object",
    ),
    "cases.Bewoner": columns(
        key="id gemeente",
    ),
    "cases.Casus": columns(
        key="id nummer gemeente",
        state="overlegvorm soort soortnaam status niveau spoed eigenaar geopend_op aangemeld_op afgeschermd_op"
        " gewijzigd_op",
        staff="casusregisseur",
    ),
    "cases.Betrokkene": columns(
        key="id casus bewoner",
    ),
    "cases.Deelname": columns(
        key="id casus categorie",
        personal="partij",
        state="begonnen_op beeindigd_op status soort gewijzigd_op",
        staff="uitgenodigd_door",
    ),
    "cases.DeelnameUserObjectPermission": columns(
        key="id permission content_object afwezigheid",
        staff="user",
    ),
    "cases.Statusovergang": columns(
        reference="id tabel van naar",
    ),
    "cases.Soortkeuze": columns(
        key="id gemeente",
        reference="soort eigen naam uitleg actief",
    ),
    "cases.Interventiekeuze": columns(
        key="id gemeente",
        reference="sleutel naam uitleg plaats actief",
    ),
    "cases.BagAdres": columns(
        key="id gemeente nummeraanduiding",
        reference="openbare_ruimte huisnummer huisletter huisnummertoevoeging postcode woonplaats wijk complex"
        " vervallen_op",
    ),
    "cases.Wijk": columns(
        key="id gemeente",
        reference="naam",
    ),
    "cases.Complex": columns(
        key="id gemeente",
        reference="naam partij",
    ),
    "cases.Adresimport": columns(
        key="id gemeente",
        state="gelezen_op volledig nieuw gewijzigd ongewijzigd vervallen fout toegepast_op",
        staff="door",
        sealed="bestand verslag",
    ),
    "cases.Melding": columns(
        key="id nummer bron casus",
        state="soort soortnaam ernst status spoed ontvangen_op",
        staff="gemaakt_door",
    ),
    "cases.Termijn": columns(
        key="id casus melding object categorie",
        state="soort partij verloopt_op wettelijk afgerond_op gemaakt_op",
        staff="eigenaar",
    ),
    "cases.Bericht": columns(
        key="id sleutel casus pad",
        state="soort dagen gemaakt_op verzonden_op gelezen_op pogingen volgende_poging_op opgegeven_op",
        staff="aan",
    ),
    "cases.Upload": columns(
        key="id",
        state="lengte ontvangen gewijzigd_op",
        staff="medewerker",
        sealed="sessie kenmerk",
    ),
    "cases.Uploaddeel": columns(
        key="id upload opslagnaam",
        state="begin",
        sealed="sleutel",
    ),
    "cases.Bestandscontrole": columns(
        key="id document opslagnaam pad",
        state="pogingen volgende_poging_op gemaakt_op",
        staff="aan",
        sealed="sleutel bronsleutel",
    ),
    "cases.Idempotentie": columns(
        key="id medewerker nummer pad",
        sealed="sleutel inhoud",
        state="status gemaakt_op",
    ),
    "cases.Webhook": columns(
        key="id partij",
        staff="eigenaar url",
        sealed="geheim",
        state="gebeurtenissen gemaakt_op fouten geslaagd_op uitgezet_op",
    ),
    "cases.Webhookbericht": columns(
        key="id webhook nummer object",
        state="gebeurtenis tijd pogingen volgende_poging_op afgeleverd_op opgegeven_op",
    ),
    "cases.Dossier": columns(
        key="id casus procespartij sha256 document",
        state="versie status peildatum paginas gemaakt_op gereed_op",
        neutral="ontvanger",
        staff="gemaakt_door",
    ),
    "cases.Productie": columns(
        key="id dossier procespartij tabel rij",
        state="nummer",
    ),
    "meetings.Casusoverleg": columns(
        key="id gemeente",
        state="overlegvorm begint_op duur_minuten locatie status gestart_op afgerond_op",
    ),
    "meetings.Agendapunt": columns(
        key="id overleg casus",
        state="rubriek volgorde minuten begint_op besproken_op bestede_minuten bijgewerkt_op",
        neutral="vraag",
    ),
}
