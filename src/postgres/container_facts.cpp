#include "postgres/container_facts.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace holdfast::postgres {

namespace {

using nlohmann::json;
using Address = ContainerFacts::Address;

// What a path leads to; null where something on it is missing or null, as both programs like to leave things.
json at(json value, std::initializer_list<const char*> path) {
  for (const char* name : path) {
    if (!value.is_object() || !value.contains(name)) return nullptr;
    json inner = std::move(value[name]);
    value = std::move(inner);
  }
  return value;
}

std::string text(const json& value) {
  return value.is_string() ? value.get<std::string>() : "";
}

std::map<std::string, std::string, std::less<>> parse_environment(const json& lines) {
  std::map<std::string, std::string, std::less<>> environment;
  if (!lines.is_array()) return environment;
  for (const json& line : lines) {
    const std::string pair = text(line);
    const size_t equals = pair.find('=');
    if (equals != std::string::npos) environment[pair.substr(0, equals)] = pair.substr(equals + 1);
  }
  return environment;
}

// An address to listen at, as one to connect to.
std::string reachable(const std::string& host) {
  if (host.empty() || host == "0.0.0.0") return "127.0.0.1";
  return host == "::" ? "::1" : host;
}

std::vector<Address> parse_routes(const json& container, const std::string& port) {
  std::vector<Address> routes;
  const json published = at(container, {"NetworkSettings", "Ports"});
  if (published.is_object() && published.contains(port + "/tcp") && published[port + "/tcp"].is_array()) {
    for (const json& binding : published[port + "/tcp"]) {
      routes.push_back({reachable(text(at(binding, {"HostIp"}))), text(at(binding, {"HostPort"}))});
    }
  }
  if (text(at(container, {"HostConfig", "NetworkMode"})) == "host") routes.push_back({"127.0.0.1", port});
  if (const std::string address = text(at(container, {"NetworkSettings", "IPAddress"})); !address.empty()) {
    routes.push_back({address, port});
  }
  const json networks = at(container, {"NetworkSettings", "Networks"});
  if (!networks.is_object()) return routes;
  for (const auto& [name, network] : networks.items()) {
    const std::string address = text(at(network, {"IPAddress"}));
    // Docker tells that of its own bridge twice.
    const bool is_known = std::ranges::find(routes, address, &Address::host) != routes.end();
    if (!address.empty() && !is_known) routes.push_back({address, port});
  }
  return routes;
}

}  // namespace

std::string ContainerFacts::variable(std::string_view name) const {
  const auto found = environment.find(name);
  return found == environment.end() ? "" : found->second;
}

std::optional<ContainerFacts> parse_container_facts(std::string_view text_of_inspect) {
  const json list = json::parse(text_of_inspect, nullptr, /*allow_exceptions=*/false);
  if (!list.is_array() || list.size() != 1 || !list[0].is_object()) return std::nullopt;
  const json& container = list[0];
  ContainerFacts facts;
  facts.state = text(at(container, {"State", "Status"}));
  if (facts.state.empty()) return std::nullopt;
  if (const json code = at(container, {"State", "ExitCode"}); code.is_number_integer()) facts.exit_code = code;
  facts.environment = parse_environment(at(container, {"Config", "Env"}));
  facts.port = facts.variable("PGPORT");
  const bool is_port = facts.port.find_first_not_of("0123456789") == std::string::npos && facts.port.size() <= 5;
  if (facts.port.empty() || !is_port) facts.port = "5432";
  facts.routes = parse_routes(container, facts.port);
  return facts;
}

}  // namespace holdfast::postgres
