// LEMON's min-cost flow solvers on an instance of labourmatch; compiled by bench/peers at run time.
//
//   lemon {simplex|scaling} INSTANCE.bin
//
// INSTANCE.bin: int64 n, m, e, h; int64 indptr[n+1]; int32 indices[e], weight[e], openings[m],
// household[n]; int64 bonus[h]. Prints one line of JSON; the clock runs from arrays to optimum.

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <fstream>
#include <string>
#include <vector>

#include <lemon/config.h>
#include <lemon/cost_scaling.h>
#include <lemon/network_simplex.h>
#include <lemon/smart_graph.h>

using Graph = lemon::SmartDigraph;
using Number = std::int64_t;

struct Instance {
    std::vector<Number> indptr, bonus;
    std::vector<std::int32_t> indices, weight, openings, household;
};

template <class T>
void read(std::ifstream& file, std::vector<T>& into, Number size) {
    into.resize(size);
    file.read(reinterpret_cast<char*>(into.data()), size * sizeof(T));
}

Instance load(const char* path) {
    std::ifstream file(path, std::ios::binary);
    std::vector<Number> size;
    read(file, size, 4);
    Instance got;
    read(file, got.indptr, size[0] + 1);
    read(file, got.indices, size[2]);
    read(file, got.weight, size[2]);
    read(file, got.openings, size[1]);
    read(file, got.household, size[0]);
    read(file, got.bonus, size[3]);
    return got;
}

template <class Solver>
bool optimum(const Instance& given, Number& found) {
    const Number n = given.household.size(), m = given.openings.size(), h = given.bonus.size();
    Graph graph;
    graph.reserveNode(2 + n + m + h);
    graph.reserveArc(2 * n + given.indices.size() + m + 2 * h + 1);
    for (Number node = 0; node < 2 + n + m + h; ++node) graph.addNode();
    Graph::ArcMap<Number> capacity(graph), cost(graph);
    auto arc = [&](Number tail, Number head, Number most, Number worth) {
        const auto made = graph.addArc(graph.nodeFromId(tail), graph.nodeFromId(head));
        capacity[made] = most;
        cost[made] = -worth;
    };
    const Number vacancy = 1 + n, home = vacancy + m, sink = home + h;
    for (Number i = 0; i < n; ++i) {
        arc(given.household[i] < 0 ? 0 : home + given.household[i], 1 + i, 1, 0);
        for (Number e = given.indptr[i]; e < given.indptr[i + 1]; ++e)
            arc(1 + i, vacancy + given.indices[e], 1, given.weight[e]);
    }
    for (Number q = 0; q < h; ++q) {
        arc(0, home + q, 1, given.bonus[q]);
        arc(0, home + q, n, 0);
    }
    for (Number j = 0; j < m; ++j)
        arc(vacancy + j, sink, std::min<Number>(n, given.openings[j]), 0);
    arc(0, sink, n, 0);
    Solver solver(graph);
    solver.upperMap(capacity).costMap(cost);
    solver.stSupply(graph.nodeFromId(0), graph.nodeFromId(sink), n);
    const bool ended = solver.run() == Solver::OPTIMAL;
    if (ended) found = -solver.template totalCost<Number>();
    return ended;
}

double peak_mib() {
    std::ifstream file("/proc/self/status");
    std::string word;
    while (file >> word)
        if (word == "VmHWM:") {
            file >> word;
            return std::stod(word) / 1024;
        }
    return 0;
}

int main(int count, char** words) {
    if (count != 3) return 2;
    const Instance given = load(words[2]);
    Number found = 0;
    const std::clock_t start = std::clock();
    const bool ended = std::strcmp(words[1], "simplex") == 0
        ? optimum<lemon::NetworkSimplex<Graph, Number, Number>>(given, found)
        : optimum<lemon::CostScaling<Graph, Number, Number>>(given, found);
    const double used = double(std::clock() - start) / CLOCKS_PER_SEC;
    if (!ended) return 1;
    const double peak = peak_mib();
    std::printf("{\"objective\": %lld, \"cpu_seconds\": %.4f, \"peak_mib\": %.1f, "
                "\"added_mib\": %.1f, \"version\": \"%s\"}\n",
                static_cast<long long>(found), used, peak, peak, LEMON_VERSION);
    return 0;
}
