namespace Ventral.Studies.Tables;

/// <summary>A column of <c>scores.csv</c> that two rows of one cell do not agree on.</summary>
/// <param name="Name">The column: <c>ceiling_upper</c>.</param>
/// <param name="First">The first row's value as the table writes it; <c>nothing</c> where it is absent.</param>
/// <param name="Second">The second row's.</param>
public sealed record ChangedColumn(string Name, string First, string Second);
