#include "config/setting.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace holdfast::config {

namespace {

constexpr std::array kSettings{
    Setting{.name = "APP__NAME",
            .standard = "the only folder in apps/",
            .example = "tarot",
            .purpose = "The app, where no command names one"},

    Setting{.name = "DATABASE__URL",
            .kind = Kind::url,
            .example = "postgresql://tarot:secret@127.0.0.1:5432/tarot",
            .purpose = "The database; postgresql+asyncpg:// and its like are understood"},
    Setting{.name = "DATABASE__HOST", .example = "127.0.0.1", .purpose = "The server, instead of the URL"},
    Setting{.name = "DATABASE__PORT",
            .kind = Kind::number,
            .standard = "5432",
            .example = "5432",
            .purpose = "The server's port",
            .lowest = 1,
            .highest = 65535},
    Setting{.name = "DATABASE__USER", .example = "tarot", .purpose = "The role to connect as"},
    Setting{.name = "DATABASE__PASSWORD", .kind = Kind::secret, .example = "secret", .purpose = "The role's password"},
    Setting{.name = "DATABASE__NAME", .example = "tarot", .purpose = "The database on that server"},
    Setting{.name = "DATABASE__SSLMODE",
            .kind = Kind::choice,
            .standard = "prefer",
            .example = "prefer",
            .purpose = "How the connection is encrypted, as libpq knows it",
            .choices = "disable allow prefer require verify-ca verify-full"},
    Setting{.name = "DATABASE__CONTAINER",
            .standard = "{app}-pg",
            .example = "tarot-pg",
            .purpose = "The container with the server, if nothing else says where it is"},
    Setting{.name = "DOCKER__COMMAND",
            .standard = "docker",
            .example = "docker",
            .purpose = "docker or podman, by name or path"},

    Setting{.name = "BACKUP__ENABLED",
            .kind = Kind::boolean,
            .standard = "false",
            .example = "true",
            .purpose = "Daily backups by the worker"},
    Setting{.name = "BACKUP__SCHEDULE_HOUR",
            .kind = Kind::number,
            .standard = "3",
            .example = "3",
            .purpose = "The hour of the daily backup, UTC",
            .lowest = 0,
            .highest = 23},
    Setting{.name = "BACKUP__SCHEDULE",
            .example = "30 2 * * 1-5",
            .purpose = "When automated backups are made, as a cron expression, instead of BACKUP__SCHEDULE_HOUR"},
    Setting{.name = "BACKUP__TIMEZONE",
            .standard = "UTC",
            .example = "Europe/Berlin",
            .purpose = "The time zone of BACKUP__SCHEDULE, by its IANA name"},
    Setting{.name = "BACKUP__PROVE",
            .kind = Kind::boolean,
            .standard = "false",
            .example = "true",
            .purpose = "Prove each backup of the worker's: restore it into a scratch database and compare all rows"},
    Setting{.name = "BACKUP__PROOF_AGE_DAYS",
            .kind = Kind::number,
            .standard = "30",
            .example = "30",
            .purpose = "The owners are told where the last proof is older, if this or BACKUP__PROVE is set; 0: never",
            .lowest = 0,
            .highest = 3650},
    Setting{.name = "BACKUP__DIRECTORY",
            .standard = "/tmp",
            .example = "/var/backups/tarot",
            .purpose = "The folder that backups are written to"},
    Setting{.name = "BACKUP__FORMAT",
            .kind = Kind::choice,
            .standard = "sql.gz",
            .example = "sql.gz",
            .purpose = "The format of backups",
            .choices = "sql sql.gz sql.zst dump"},
    Setting{.name = "BACKUP__LEVEL",
            .kind = Kind::number,
            .standard = "5 for sql.gz, 3 for sql.zst, 6 for dump",
            .example = "5",
            .purpose = "Compression: 1-12 for sql.gz, 1-19 for sql.zst, 0-9 for dump",
            .lowest = 0,
            .highest = 19},
    Setting{.name = "BACKUP__JOBS",
            .kind = Kind::number,
            .standard = "the processors here",
            .example = "2",
            .purpose = "Sessions that read or load at once",
            .lowest = 1,
            .highest = 256},
    Setting{.name = "BACKUP__PG_BIN",
            .example = "/usr/lib/postgresql/15/bin",
            .purpose = "The folder of pg_dump and pg_restore, instead of the usual places"},
    Setting{.name = "BACKUP__TELEGRAM_ENABLED",
            .kind = Kind::boolean,
            .standard = "false",
            .example = "true",
            .purpose = "Send automated backups by Telegram, to RBAC__OWNER_IDS"},
    Setting{.name = "BACKUP__BOT_TOKEN",
            .kind = Kind::secret,
            .example = "123456:AAA",
            .purpose = "The token of a bot for backups alone, instead of TELEGRAM__BOT_TOKEN"},
    Setting{.name = "BACKUP__BOT_POLL",
            .kind = Kind::boolean,
            .standard = "true",
            .example = "false",
            .purpose = "Whether the worker answers /backup in the bot's chats; false where another program polls"},
    Setting{.name = "BACKUP__EMAIL_ENABLED",
            .kind = Kind::boolean,
            .standard = "false",
            .example = "true",
            .purpose = "Send automated backups by email"},
    Setting{.name = "BACKUP__EMAIL_RECIPIENTS",
            .kind = Kind::list,
            .example = "admin@example.com,backup@example.com",
            .purpose = "Who gets backups by email"},
    Setting{.name = "BACKUP__KEEP_LAST",
            .kind = Kind::number,
            .standard = "3",
            .example = "3",
            .purpose = "Backups that are kept, whatever their age",
            .lowest = 0,
            .highest = 9999},
    Setting{.name = "BACKUP__KEEP_DAILY",
            .kind = Kind::number,
            .standard = "7",
            .example = "7",
            .purpose = "The last days of which the last backup is kept",
            .lowest = 0,
            .highest = 9999},
    Setting{.name = "BACKUP__KEEP_WEEKLY",
            .kind = Kind::number,
            .standard = "4",
            .example = "4",
            .purpose = "The last weeks of which the last backup is kept",
            .lowest = 0,
            .highest = 9999},
    Setting{.name = "BACKUP__KEEP_MONTHLY",
            .kind = Kind::number,
            .standard = "6",
            .example = "6",
            .purpose = "The last months of which the last backup is kept",
            .lowest = 0,
            .highest = 9999},
    Setting{.name = "BACKUP__KEEP_YEARLY",
            .kind = Kind::number,
            .standard = "0",
            .example = "0",
            .purpose = "The last years of which the last backup is kept",
            .lowest = 0,
            .highest = 9999},
    Setting{.name = "RBAC__OWNER_IDS",
            .kind = Kind::list,
            .example = "123456789",
            .purpose = "Telegram ids of those who may use /backup and get backups"},

    Setting{.name = "TELEGRAM__BOT_TOKEN",
            .kind = Kind::secret,
            .example = "123456:AAA",
            .purpose = "The bot's token, from @BotFather"},
    Setting{.name = "TELEGRAM__API_URL",
            .kind = Kind::url,
            .standard = "https://api.telegram.org",
            .example = "https://api.telegram.org",
            .purpose = "The Bot API server"},
    Setting{.name = "TELEGRAM__UPLOAD_LIMIT_MB",
            .kind = Kind::number,
            .standard = "50",
            .example = "50",
            .purpose = "The largest file that the Bot API server takes, in MB; up to 2000 with a local one",
            .lowest = 1,
            .highest = 2000},
    Setting{.name = "TELEGRAM__MAX_PARTS",
            .kind = Kind::number,
            .standard = "20",
            .example = "20",
            .purpose = "An archive in more parts than these is not sent; a message says where it is",
            .lowest = 1,
            .highest = 999},
    Setting{.name = "TELEGRAM__RESTORE_ENABLED",
            .kind = Kind::boolean,
            .standard = "false",
            .example = "true",
            .purpose = "Whether owners may restore by /restore in their chats with the bot"},
    Setting{.name = "EMAIL__API_KEY", .kind = Kind::secret, .example = "re_xxxxx", .purpose = "The key for Resend"},
    Setting{.name = "EMAIL__FROM_ADDRESS", .example = "noreply@yourdomain.com", .purpose = "The sender's address"},
    Setting{.name = "EMAIL__FROM_NAME", .example = "Tarot App", .purpose = "The sender's name"},
    Setting{.name = "EMAIL__API_URL",
            .kind = Kind::url,
            .standard = "https://api.resend.com",
            .example = "https://api.resend.com",
            .purpose = "Resend's server"},
    Setting{.name = "EMAIL__SMTP_URL",
            .kind = Kind::url,
            .example = "smtps://user:secret@mail.example.com:465",
            .purpose = "A mail server, instead of Resend"},

    Setting{.name = "QUEUE__URL",
            .kind = Kind::url,
            .standard = "a file of this machine",
            .example = "redis://:secret@127.0.0.1:6379/0",
            .purpose = "The Redis that jobs go through, as ARQ's do; rediss:// for TLS"},
    Setting{.name = "QUEUE__NAME",
            .standard = "arq:queue",
            .example = "holdfast:queue",
            .purpose = "The queue in that Redis; best one of its own"},

    Setting{.name = "WORKER__STATE_DIRECTORY",
            .standard = "$XDG_STATE_HOME/holdfast, else ~/.local/state/holdfast; of root /var/lib/holdfast",
            .example = "/var/lib/holdfast",
            .purpose = "The folder of the worker's log, of its queue, and of what it has to remember"},
    Setting{.name = "WORKER__GRACE",
            .kind = Kind::number,
            .standard = "60",
            .example = "60",
            .purpose = "Seconds that a running backup is given to finish when the worker is told to end",
            .lowest = 0,
            .highest = 86400},
};

bool is_host(std::string_view host) {
  if (const size_t colon = host.rfind(':'); colon != std::string_view::npos && !host.ends_with(']')) {
    if (host.find_first_not_of("0123456789", colon + 1) != std::string_view::npos) return false;
    host = host.substr(0, colon);
  }
  if (host.starts_with('[')) return host.find_first_not_of("0123456789abcdefABCDEF:", 1) == host.size() - 1;
  return std::ranges::all_of(host,
                             [](unsigned char c) { return std::isalnum(c) != 0 || c == '.' || c == '-' || c == '_'; });
}

// Only what cannot be a password: where a URL is not well formed, and in its parameters, anything could be one.
std::string shown_url(std::string_view url) {
  const size_t scheme = url.find("://");
  const size_t at = url.find('@');
  if (scheme == std::string_view::npos) return url.empty() ? "" : "****";
  const size_t query = std::min(url.find('?'), url.size());
  const size_t path = std::min(url.find('/', scheme + 3), query);
  const size_t host = at == std::string_view::npos ? scheme + 3 : at + 1;
  if (host > path || url.find('@', host) != std::string_view::npos || !is_host(url.substr(host, path - host)))
    return "****";
  std::string shown(url.substr(0, scheme + 3));
  if (at != std::string_view::npos) {
    const std::string_view user = url.substr(scheme + 3, at - scheme - 3);
    shown += user.substr(0, user.find(':'));
    shown += user.find(':') == std::string_view::npos ? "@" : ":****@";
  }
  shown += url.substr(host, query - host);
  return query < url.size() ? shown + "?…" : shown;
}

}  // namespace

std::span<const Setting> all_settings() {
  return kSettings;
}

const Setting* setting_named(std::string_view name) {
  const auto found = std::ranges::find(kSettings, name, &Setting::name);
  return found == kSettings.end() ? nullptr : &*found;
}

std::string shown(const Setting& setting, std::string_view value) {
  if (setting.kind == Kind::secret) return value.empty() ? "" : "****";
  if (setting.kind == Kind::url) return shown_url(value);
  return std::string(value);
}

}  // namespace holdfast::config
