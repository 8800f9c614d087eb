from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "parties"
    verbose_name = "Partijen"

    def ready(self) -> None:
        from allauth.account.signals import authentication_step_completed
        from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
        from django.contrib.auth.signals import user_logged_in

        from parties.identity import own_ways
        from parties.second_factor import on_removed, on_step
        from parties.sessions import on_logged_in

        user_logged_in.connect(on_logged_in, dispatch_uid="parties.sessions.logged_in")

        authentication_step_completed.connect(on_step, dispatch_uid="parties.second_factor.step")

        authenticator_removed.connect(on_removed, dispatch_uid="parties.second_factor.removed")

        authenticator_added.connect(own_ways.on_added, dispatch_uid="parties.identity.own_ways.added")

        # new recovery codes in the place of old ones
        authenticator_reset.connect(own_ways.on_added, dispatch_uid="parties.identity.own_ways.reset")

        user_logged_in.connect(own_ways.on_logged_in, dispatch_uid="parties.identity.own_ways.logged_in")
