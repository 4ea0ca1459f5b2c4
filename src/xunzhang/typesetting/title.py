"""Breaks a long title into lines of trapezoid or diamond form at places where a reader would pause (7.3.1)."""

from itertools import combinations, pairwise

# A word of official titles is never cut in two; the list holds the words titles are made of.
_WHOLE_WORDS = (
    "关于 印发 转发 批转 人民政府 办公厅 办公室 委员会 工作 规则 通知 意见 决定 方案 办法 规定 条例 实施 管理 进一步 加强 加快 推进 "
    "做好 开展 建立 完善 健全 促进 发展 改革 创新 行动 计划 规划 措施 制度 机制 体系 建设 服务 保障 监督 检查 考核 评价 责任 分工 "
    "领导 小组 成员 调整 任免 职务 会议 纪要 报告 请示 批复 公告 通告 通报 命令 议案 经济 社会 城市 农村 企业 市场 行政 规范性 文件 "
    "重大 决策 程序 信息 公开 政务 公文 处理 督促 督查 安全 生产 应急 预案 环境 保护 生态 文明 卫生 健康 教育 科技 文化 旅游 交通 "
    "住房 土地 资源 水务 财政 预算 资金 项目 投资 审批 许可 优化 营商 深化 若干 有关 问题 暂行 试行 修订 废止 修改 部分 公布 表彰 "
    "先进 集体 个人 单位 印章 启用 机构 编制 职责 全面 依法 推动 支持 鼓励 扶持 落实 贯彻 执行 组织 学习 宣传 活动 年度 目标 任务"
).split()
_FORBIDDEN_STARTS = "的、，。；：）》〉”’和与及等"
_FORBIDDEN_ENDS = "（《〈“‘"
_GOOD_BEFORE = ("关于", "《", "印发", "转发")
_GOOD_AFTER = ("关于", "印发", "转发", "人民政府", "办公厅", "办公室", "委员会", "》", "、", "的")
_GOOD, _FAIR, _CUT = 0.0, 2.0, 100.0


def title_lines(title: str, columns: int) -> tuple[str, ...]:
    """The title's lines, none longer than `columns` characters where the title has a place to break.

    A line break already in the title is kept and nothing else is broken. Joined, the lines are the title.
    """
    given = [line.strip() for line in title.splitlines() if line.strip()]
    if len(given) != 1:
        return tuple(given)
    text = given[0]
    if _width(text) <= columns:
        return (text,)
    return _broken(text, columns)


def _broken(text: str, columns: int) -> tuple[str, ...]:
    places = [(place, cost) for place in range(2, len(text) - 1) if (cost := _break_cost(text, place)) < _CUT]
    fewest = -(-int(_width(text) * 2) // (columns * 2))
    for count in range(max(fewest, 2), fewest + 4):
        best: tuple[float, tuple[str, ...]] | None = None
        candidates = places if count <= 3 else sorted(sorted(places, key=lambda each: each[1])[:24])
        for chosen in combinations(candidates, count - 1):
            edges = [0, *(place for place, _ in chosen), len(text)]
            lines = tuple(text[start:end] for start, end in pairwise(edges))
            if max(map(_width, lines)) > columns:
                continue
            cost = sum(each for _, each in chosen) + _shape_cost([_width(line) for line in lines])
            if best is None or cost < best[0]:
                best = (cost, lines)
        if best:
            return best[1]
    step = columns
    return tuple(text[start : start + step] for start in range(0, len(text), step))


def _width(text: str) -> float:
    """Width in characters of Chinese; Latin letters and digits count half."""
    return sum(0.5 if character.isascii() else 1.0 for character in text)


def _break_cost(text: str, place: int) -> float:
    before, after = text[:place], text[place:]
    if after[0] in _FORBIDDEN_STARTS or before[-1] in _FORBIDDEN_ENDS:
        return _CUT
    if before[-1].isascii() and after[0].isascii():
        return _CUT
    for word in _WHOLE_WORDS:
        start = text.find(word, max(0, place - len(word) + 1))
        if 0 <= start < place < start + len(word):
            return _CUT
    opened = before.rfind("《")
    inside = opened > before.rfind("》")
    if after.startswith(_GOOD_BEFORE) or before.endswith(_GOOD_AFTER):
        return _GOOD + (1.0 if inside else 0.0)
    edge_of_word = before.endswith(tuple(_WHOLE_WORDS)) or after.startswith(tuple(_WHOLE_WORDS))
    return _FAIR + (0.0 if edge_of_word else 2.5) + (1.0 if inside else 0.0)


def _shape_cost(widths: list[float]) -> float:
    """Small for a trapezoid either way up or a diamond; large for a rectangle, an hourglass, a stub."""
    steps = [later - earlier for earlier, later in pairwise(widths)]
    longest, shortest = max(widths), min(widths)
    cost = 0.15 * sum(abs(step) for step in steps)
    if longest - shortest < 1:
        cost += 3
    if any(first < 0 < second for first, second in pairwise(steps)):
        cost += 4
    if shortest < longest * 0.4:
        cost += 3
    return cost
