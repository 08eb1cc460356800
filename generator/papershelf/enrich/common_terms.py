"""Terms that are written like names and name no system: fields, classes of models, measures, units, quantities.

It is general knowledge of scientific prose, like a list of stop words, for libraries that are too small to show it by
their own counts. Systems do not belong here, however well known they are.
"""

from __future__ import annotations


def word_set(*lines: str) -> frozenset[str]:
    """The words of some lines."""
    return frozenset(word for line in lines for word in line.split())


_FIELDS = word_set(
    "ai agi ml dl nlp nlu nlg cv rl drl marl irl hpc hci iot xai qa vqa ner ocr asr tts mt ssl fl cl mtl ood id iid",
    "automl mlop",
)
_CLASSES = word_set(
    "nn ann cnn rnn dnn snn gnn mlp gan vae dm llm mllm vlm lmm lm plm vit moe nas ssm gp pinn bnn transformer",
    "mcmc montecarlo sgd gd erm mle map em relu gelu mdp pomdp pde ode sde dag gpt sft peft rlhf rag cot icl",
)
_MEASURES = word_set(
    "fid is ssim psnr bleu rouge f1 auc auroc roc ap map miou iou mse mae bce rmse snr kl mmd fps flop gflop mac acc",
    "accuracy sota top1 top5 r2 ci sd iqr md or rr hr",
)
_MACHINES = word_set(
    "gpu cpu tpu fpga asic npu rgb rgbd lidar imu gps db ram dram sram cad api gui ui url pdf json xml html os usb",
    "gb mb ghz mhz khz ev gev tev kev mev",
)
_PEOPLE = word_set(
    "gaussian bayesian bayes boolean euclidean riemannian markov hamiltonian lagrangian jacobian hessian laplacian",
    "fourier abelian hilbert banach lipschitz poisson brownian wasserstein kronecker pareto nash bellman taylor",
    "sobolev cauchy lebesgue dirichlet gibb student langevin schrodinger lie newton euler minkowski shannon hebbian",
    "voronoi turing neumann leibniz legendre laplace gauss hermite chebyshev bernoulli renyi jaccard hausdorff betti",
    "frobenius noether galois riemann hamming cantor stokes ito fisher pearson spearman kendall delaunay",
)
"""People whose names are adjectives in mathematics: what they belong to is no named system by that alone."""

MODELLERS = word_set("hopfield boltzmann elman kohonen petri potts ising tsetlin")
"""People whose names are those of models only with the noun behind them: a Hopfield network."""

TASKS = word_set("learning intelligence inference classification regression prediction detection generation proving")
"""What names of several words that mean a field or a task end with."""

_OTHERS = word_set(
    "xor and not sat np dna rna mri fmri ct eeg ecg pet covid19 uav internet us usa uk eu english chinese german",
    "french brazilian american european indian japanese korean russian italian spanish greek latin python earth",
    "sun code github project page website figure table section theorem lemma appendix abstract arxiv",
    "supplementary",
)
_HEADINGS = word_set(
    "background objective aim purpose introduction method material patient participant result finding discussion",
    "conclusion limitation significance interpretation",
)
"""What structured abstracts, as medicine has them, write in capitals before their parts."""

COMMON = _FIELDS | _CLASSES | _MEASURES | _MACHINES | _PEOPLE | TASKS | _OTHERS | _HEADINGS
"""The keys (names.name_key) of all of them."""

NO_LAST_WORDS = COMMON - _CLASSES
"""Those that are not the last word of a name either; a class is (Graph Transformer)."""
