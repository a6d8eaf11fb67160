"The size of a card's picture in pixels, as the sites that show cards ask for."

WIDTH, HEIGHT = 1200, 630
