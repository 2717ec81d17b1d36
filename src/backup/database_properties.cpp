#include "backup/database_properties.h"

namespace holdfast::backup {

archive::DatabaseProperties properties_of(const postgres::DatabaseInfo& info) {
  archive::DatabaseProperties properties{.name = info.name,
                                         .owner = info.owner,
                                         .encoding = info.encoding,
                                         .collate = info.collate,
                                         .ctype = info.ctype,
                                         .locale_provider = info.locale_provider,
                                         .locale = info.locale,
                                         .icu_rules = info.icu_rules,
                                         .collation_version = info.collation_version,
                                         .tablespace = info.tablespace,
                                         .connection_limit = info.connection_limit,
                                         .comment = info.comment,
                                         .grants = info.grants,
                                         .security_labels = info.security_labels};
  for (const auto& setting : info.settings) properties.settings.push_back({setting.role, setting.name, setting.value});
  return properties;
}

postgres::DatabaseInfo info_of(const archive::DatabaseProperties& properties) {
  postgres::DatabaseInfo info{.name = properties.name,
                              .owner = properties.owner,
                              .encoding = properties.encoding,
                              .collate = properties.collate,
                              .ctype = properties.ctype,
                              .locale_provider = properties.locale_provider,
                              .locale = properties.locale,
                              .icu_rules = properties.icu_rules,
                              .collation_version = properties.collation_version,
                              .tablespace = properties.tablespace,
                              .connection_limit = properties.connection_limit,
                              .comment = properties.comment,
                              .grants = properties.grants,
                              .security_labels = properties.security_labels};
  for (const auto& setting : properties.settings) info.settings.push_back({setting.role, setting.name, setting.value});
  return info;
}

}  // namespace holdfast::backup
