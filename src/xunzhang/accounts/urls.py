from django.urls import path

from xunzhang.accounts import administration_views, journal_views, login_views, own_views

app_name = "accounts"
urlpatterns = [
    path("login", login_views.login_page, name="login"),
    path("login/code", login_views.second_factor_page, name="second_factor"),
    path("login/provider", login_views.to_provider, name="to_provider"),
    path("login/provider/return", login_views.from_provider, name="from_provider"),
    path("logout", login_views.logout_page, name="logout"),
    path("account", own_views.own_page, name="own"),
    path("account/password", own_views.change_password, name="change_password"),
    path("account/second-factor", own_views.enrol_second_factor, name="enrol_second_factor"),
    path(
        "account/second-factor/disable",
        own_views.change_second_factor,
        {"step": "disable"},
        name="disable_second_factor",
    ),
    path(
        "account/second-factor/codes",
        own_views.change_second_factor,
        {"step": "codes"},
        name="renew_recovery_codes",
    ),
    path("account/sessions/end", own_views.end_session, name="end_session"),
    path("account/tokens/new", own_views.issue_token, name="issue_token"),
    path("account/tokens/revoke", own_views.revoke_token, name="revoke_token"),
    path("accounts/", administration_views.account_list, name="list"),
    path("accounts/new", administration_views.new_account, name="new"),
    path("accounts/<str:login_name>", administration_views.account_page, name="detail"),
    path("accounts/<str:login_name>/<slug:verb>", administration_views.account_action, name="action"),
    path("security-log", journal_views.security_log, name="security_log"),
    path("journal/", journal_views.journal_page, name="journal"),
    path("journal/verify", journal_views.verify_page, name="verify_journal"),
    path("journal/export", journal_views.export_page, name="export_journal"),
    path("journal/<int:sequence>", journal_views.entry_page, name="journal_entry"),
]
