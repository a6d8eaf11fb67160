"""Means and spreads."""

import math


class StatisticsError(ValueError):
    pass


def _listed(data, least, what):
    data = list(data)
    if len(data) < least:
        raise StatisticsError(f"{what} requires at least {least} data point{'s' * (least > 1)}")
    return data


def mean(data):
    data = _listed(data, 1, "mean")
    return math.fsum(data) / len(data)


fmean = mean


def median(data):
    data = sorted(_listed(data, 1, "median"))
    half = len(data) // 2
    return data[half] if len(data) % 2 else (data[half - 1] + data[half]) / 2


def pvariance(data):
    data = _listed(data, 1, "pvariance")
    middle = mean(data)
    return math.fsum([(x - middle) ** 2 for x in data]) / len(data)


def variance(data):
    data = _listed(data, 2, "variance")
    return pvariance(data) * len(data) / (len(data) - 1)


def pstdev(data):
    return math.sqrt(pvariance(data))


def stdev(data):
    return math.sqrt(variance(data))
