using System.Reflection;
using Ventral.TestSupport;

namespace Ventral.Analysis.Tests;

/// <summary>
/// What must hold of any implementation, and worth more than numbers: each property with the tests that hold it. A test that is renamed or removed is missed here.
/// </summary>
public class PropertyListTests
{
    public static TheoryData<string, string[]> Properties => new()
    {
        { "tau and Spearman ignore monotone maps of either RDM", ["Rsa.RdmComparisonPropertyTests.Rank_comparisons_ignore_monotone_maps", "Rsa.RsaAxiomTests.Every_comparison_ignores_names_of_stimuli_and_scale_and_ranks_ignore_monotone_maps"] },
        { "every RDM score ignores joint relabelling", ["Rsa.RdmComparisonPropertyTests.Joint_relabelling_changes_nothing", "Rsa.RsaAxiomTests.Every_comparison_ignores_names_of_stimuli_and_scale_and_ranks_ignore_monotone_maps"] },
        { "Mantel p is uniform without an effect: Kolmogorov-Smirnov over 500 simulations", ["Rsa.MantelTests.P_is_uniform_where_nothing_is_alike"] },
        { "lower ceiling ≤ upper ceiling", ["Rsa.NoiseCeilingTests.The_lower_ceiling_is_not_above_the_upper"] },
        { "both ceilings → 1 as noise → 0", ["Rsa.NoiseCeilingTests.Ceilings_go_to_one_as_noise_goes_to_zero"] },
        { "the true model lies between the ceilings on average", ["Rsa.NoiseCeilingTests.The_true_model_lies_between_the_ceilings_on_average"] },
        { "crossnobis ≈ 0 for identical conditions, of either sign", ["Rsa.DissimilarityTests.Noise_alone_is_no_crossnobis_distance_but_a_mahalanobis_of_two_over_the_trials", "Rsa.DissimilarityTests.Stimuli_that_evoke_the_same_get_crossnobis_distances_of_either_sign"] },
        { "naive squared Mahalanobis is biased upward by 2/n", ["Rsa.DissimilarityTests.Noise_alone_is_no_crossnobis_distance_but_a_mahalanobis_of_two_over_the_trials"] },
        { "CKA ignores rotation and isotropic scale, not an affine map", ["Geometry.GeometryComparisonTests.Measures_know_what_they_must_not_see"] },
        { "debiased CKA of independent Gaussians ≈ 0", ["Geometry.GeometryComparisonTests.Debiased_alignment_of_independent_responses_is_near_0"] },
        { "the shape angle obeys the triangle inequality", ["Geometry.GeometryComparisonTests.Shape_angles_obey_the_triangle_inequality"] },
        { "PLS with k = rank is least squares", ["Encoding.PlsRegressionTests.With_all_components_it_is_least_squares"] },
        { "ridge with λ → 0 is least squares of the smallest norm", ["Encoding.RidgeRegressionTests.Without_a_penalty_it_is_least_squares"] },
        { "closed-form leave-one-out is brute force", ["Encoding.RidgeRegressionTests.The_error_with_one_left_out_is_that_of_refitting", "Encoding.RidgeRegressionTests.Penalties_chosen_by_correlation_are_those_of_refitting"] },
        { "banded ridge with equal λ is ridge", ["Encoding.FeatureSpaceTests.Banded_ridge_with_equal_shares_is_ridge"] },
        { "FEVE of the true mean ≈ 1, of the grand mean ≈ 0, CC_norm of the true signal ≈ 1, however many repeats", ["Reliability.ReliabilityPropertyTests.The_true_signal_reaches_1_and_the_grand_mean_0_with_any_number_of_repeats"] },
        { "harmoniser: no loss where the saliency is the map, scaled", ["Tensors:Differentiation/HarmonizerTests.A_map_that_the_network_scales_costs_nothing"] },
        { "harmoniser: gradients through gradients", ["Tensors:Differentiation/GoldenTests.A_harmonised_loss_and_its_gradient_through_the_input_gradient_agree"] },
        { "harmoniser: an image without a map takes no part", ["Tensors:Differentiation/HarmonizerTests.An_image_without_a_map_has_no_part_in_the_loss"] },
        { "ARD finds a planted 5 of 500; its free energy never falls", ["Decoding.SparseRegressionTests.Planted_inputs_are_found_and_the_free_energy_never_falls"] },
        { "ARD: 9 × 30, 141 iterations", ["Decoding.SparseRegressionTests.Eight_inputs_give_the_published_codes_answer"] },
        { "two-factor variance within 10 % of the simulated; one factor alone under-covers", ["Rsa.Resampling.RdmBootstrapTests.Over_fresh_subjects_and_stimuli_the_score_varies_as_the_corrected_bootstrap_says"] },
        { "SD across seeds beside SD across subjects; a smaller difference is flagged", ["Inference.SeedSpreadTests.The_spread_over_seeds_stands_beside_that_over_subjects", "Inference.SeedSpreadTests.A_difference_smaller_than_the_spread_over_seeds_is_flagged"] },
        { "circular variance: 0 for a delta, 1 for flat, the same after a rotation", ["Tuning.UnitTuningTests.Circular_variance_is_0_for_one_orientation_1_for_all_and_the_same_after_a_rotation"] },
        { "effective dimensionality: n for a flat spectrum, 1 for rank 1", ["Geometry.GeometryComparisonTests.Four_variances_by_hand"] },
    };

    [Theory]
    [MemberData(nameof(Properties))]
    public void Each_property_is_a_test(string property, string[] tests)
    {
        tests.ShouldNotBeEmpty(property);
        foreach (string test in tests)
        {
            string method = test[(test.LastIndexOf('.') + 1)..], type = test[..test.LastIndexOf('.')];
            if (type.StartsWith("Tensors:", StringComparison.Ordinal))
            {
                // A test of the floor below, which this project does not refer to.
                File.ReadAllText(Path.Combine(Repository.Root, "tests", "Ventral.Tensors.Tests", type["Tensors:".Length..] + ".cs")).ShouldContain($"public void {method}(", Case.Sensitive, property);
                continue;
            }

            var found = typeof(PropertyListTests).Assembly.GetType($"Ventral.Analysis.Tests.{type}")?.GetMethod(method);
            (found?.GetCustomAttributes<FactAttribute>().Any() ?? false).ShouldBeTrue($"{property}: {test}");
        }
    }
}
